/** @slotwire/simulators: the fleet, its oracle and its verdict, for whoever brings a world to run them in. */

export { parseCommandLine, type Unparsed } from './command-line.ts';
export { type Convergence, converge, type PersonTruth, type ReadTruth } from './convergence.ts';
export { createDevice, type Device, type DeviceParts } from './device.ts';
export { createDeviceMemory, type DeviceMemory } from './device-memory.ts';
export { createFleet, type Fleet, type FleetParts, type FleetState, type Member } from './fleet.ts';
export { type BatchFault, batchFaults, createLinkTap, type LinkObserver, type LinkTap } from './link-tap.ts';
export { ServiceUnusable } from './live/dev-api.ts';
export { createFaultMarks, type FaultMarks } from './live/fault-marks.ts';
export { createOutsideScreen, type LiveRun, startLive } from './live/live.ts';
export { MetricsPortUnusable } from './live/metrics-server.ts';
export type { LiveOptions } from './live/options.ts';
export { createOutside, type Outside } from './live/outside.ts';
export { createScreen, type Screen } from './live/screen.ts';
export { ServiceNotStarted, type ServiceProcess, startServiceProcess } from './live/service-process.ts';
export { type StartedGateways, startGateways } from './live/start-gateways.ts';
export { applyEdits, plant } from './mutants/hooks.ts';
export type { Mutant } from './mutants/mutants.ts';
export type { AppliedEvent, HistoryEntry, Outcome } from './oracle/history.ts';
export { createOracle, type Oracle } from './oracle/oracle.ts';
export type { Violation, ViolationKind } from './oracle/violations.ts';
export { drawHolders, type Holder, type Person } from './people.ts';
export { createPushGateways, type PushGateways } from './push-gateways/push-gateways.ts';
export { type Content, Html, html, inlineCode, inlineJson } from './report/html.ts';
export type { Report } from './run.ts';
export { decideVerdict, ExitCode, renderVerdict, type Verdict } from './verdict.ts';
export { type Choice, chooseNext, type Submission, type WorkloadFacts } from './workload.ts';
