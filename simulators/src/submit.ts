/** Submit: a person's wish, handed to the SDK. */
import type { SocketService } from '@slotwire/sdk';
import type { Submission } from './workload.ts';

/** One call per command, so that each intent meets the type of its own. */
export function submitTo(service: SocketService, submission: Submission): ReturnType<SocketService['submit']> {
  switch (submission.command) {
    case 'booking:create':
      return service.submit(submission.command, submission.intent);
    case 'booking:cancel':
      return service.submit(submission.command, submission.intent);
    case 'booking:reschedule':
      return service.submit(submission.command, submission.intent);
    case 'booking:answer-reschedule':
      return service.submit(submission.command, submission.intent);
    case 'booking:transition':
      return service.submit(submission.command, submission.intent);
    case 'booking:note':
      return service.submit(submission.command, submission.intent);
    default:
      return assertNever(submission);
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown command ${JSON.stringify(value)}`);
}
