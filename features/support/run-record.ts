/** Run record: Cucumber's messages, put together to scenarios with their steps and what became of them. */
import type { FormatterPluginContext } from '@cucumber/cucumber/api';

type Handler = Parameters<FormatterPluginContext<unknown>['on']>[1];
export type Envelope = Parameters<Handler>[0];
type Status = NonNullable<Envelope['testStepFinished']>['testStepResult']['status'];
type Pickle = NonNullable<Envelope['pickle']>;
type TestCase = NonNullable<Envelope['testCase']>;

export interface StepDefinition {
  id: string;
  pattern: string;
  /** `steps/acting.ts:12` */
  at: string;
}

export interface StepRecord {
  /** `Given `, or undefined for a hook. */
  keyword: string | undefined;
  text: string;
  line: number | undefined;
  status: Status;
  /** Of the failure. */
  message: string | undefined;
  definitions: readonly StepDefinition[];
}

export interface ScenarioRecord {
  uri: string;
  /** Of the scenario, or of the row of its examples. */
  line: number;
  name: string;
  tags: readonly string[];
  passed: boolean;
  steps: readonly StepRecord[];
  /** What was logged. */
  logs: readonly string[];
}

export interface RunRecord {
  /** @returns the scenario that ended with this message, if one did. */
  add(envelope: Envelope): ScenarioRecord | undefined;
  definitions(): readonly StepDefinition[];
  pickles(): readonly Pickle[];
  lineOf(astNodeId: string): number | undefined;
}

export function createRunRecord(): RunRecord {
  const lines = new Map<string, { line: number; keyword?: string }>();
  const pickles = new Map<string, Pickle>();
  const testCases = new Map<string, TestCase>();
  const definitions = new Map<string, StepDefinition>();
  const running = new Map<string, { testCase: TestCase; results: Map<string, StepRecord>; logs: string[] }>();

  function readDocument(node: unknown): void {
    if (Array.isArray(node)) {
      for (const item of node) readDocument(item);
    } else if (typeof node === 'object' && node !== null) {
      const { id, location, keyword } = node as { id?: string; location?: { line: number }; keyword?: string };
      if (id !== undefined && location !== undefined) {
        lines.set(id, { line: location.line, ...(keyword === undefined ? {} : { keyword }) });
      }
      for (const child of Object.values(node)) readDocument(child);
    }
  }

  function stepOf(testCase: TestCase, testStepId: string) {
    const testStep = testCase.testSteps.find(({ id }) => id === testStepId);
    const pickleStep = pickles.get(testCase.pickleId)?.steps.find(({ id }) => id === testStep?.pickleStepId);
    return { testStep, pickleStep };
  }

  function finishStep({
    testCaseStartedId,
    testStepId,
    testStepResult,
  }: NonNullable<Envelope['testStepFinished']>): void {
    const run = running.get(testCaseStartedId);
    if (run === undefined) return;
    const { testStep, pickleStep } = stepOf(run.testCase, testStepId);
    const [nodeId = ''] = pickleStep?.astNodeIds ?? [];
    run.results.set(testStepId, {
      keyword: pickleStep === undefined ? undefined : lines.get(nodeId)?.keyword,
      text: pickleStep?.text ?? 'clearing up',
      line: lines.get(nodeId)?.line,
      status: testStepResult.status,
      message: testStepResult.message,
      definitions: (testStep?.stepDefinitionIds ?? []).flatMap((id) => definitions.get(id) ?? []),
    });
  }

  function finish(testCaseStartedId: string): ScenarioRecord | undefined {
    const run = running.get(testCaseStartedId);
    const pickle = pickles.get(run?.testCase.pickleId ?? '');
    running.delete(testCaseStartedId);
    if (run === undefined || pickle === undefined) return undefined;
    const steps = run.testCase.testSteps.flatMap(({ id }) => run.results.get(id) ?? []);
    return {
      uri: pickle.uri,
      line: lines.get(pickle.astNodeIds.at(-1) ?? '')?.line ?? 0,
      name: pickle.name,
      tags: pickle.tags.map(({ name }) => name),
      passed: steps.every(({ status }) => status === 'PASSED'),
      steps,
      logs: run.logs,
    };
  }

  return {
    add({
      gherkinDocument,
      pickle,
      stepDefinition,
      testCase,
      testCaseStarted,
      testStepFinished,
      attachment,
      testCaseFinished,
    }) {
      if (gherkinDocument !== undefined) readDocument(gherkinDocument);
      if (pickle !== undefined) pickles.set(pickle.id, pickle);
      if (testCase !== undefined) testCases.set(testCase.id, testCase);
      if (stepDefinition !== undefined) {
        const { id, pattern, sourceReference } = stepDefinition;
        const at = `${sourceReference.uri}:${sourceReference.location?.line ?? 0}`;
        definitions.set(id, { id, pattern: pattern.source, at });
      }
      if (testCaseStarted !== undefined) {
        const started = testCases.get(testCaseStarted.testCaseId);
        if (started !== undefined) running.set(testCaseStarted.id, { testCase: started, results: new Map(), logs: [] });
      }
      if (testStepFinished !== undefined) finishStep(testStepFinished);
      if (attachment?.testCaseStartedId !== undefined)
        running.get(attachment.testCaseStartedId)?.logs.push(attachment.body);
      return testCaseFinished === undefined ? undefined : finish(testCaseFinished.testCaseStartedId);
    },
    definitions: () => [...definitions.values()],
    pickles: () => [...pickles.values()],
    lineOf: (astNodeId) => lines.get(astNodeId)?.line,
  };
}
