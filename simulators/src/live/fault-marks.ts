/** Fault marks: what whoever runs a fleet does to its service at this moment, for the annotations on boards. It does nothing by itself. */
import { type InjectedFault, injectedFaults } from '@slotwire/metrics';

export interface FaultMarks {
  /** Idempotent, like its end. */
  begin(fault: InjectedFault): void;
  end(fault: InjectedFault): void;
  /** Of each fault there is: one while it lasts, else zero. */
  read(): Readonly<Record<InjectedFault, 0 | 1>>;
}

export function createFaultMarks(): FaultMarks {
  const lasting = new Set<InjectedFault>();
  return {
    begin: (fault) => void lasting.add(fault),
    end: (fault) => void lasting.delete(fault),
    read: () =>
      Object.fromEntries(injectedFaults.map((fault) => [fault, lasting.has(fault) ? 1 : 0])) as Record<
        InjectedFault,
        0 | 1
      >,
  };
}
