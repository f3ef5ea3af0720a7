/** Calm logger: Vite's, without the stack traces of sockets that end because a page was loaded anew or the service was started anew. */
import { createLogger, type Logger } from 'vite';

/** What the proxy says when one side of a WebSocket has gone. */
const GONE = /ws proxy (socket )?error:[\s\S]*\b(ECONNRESET|EPIPE)\b/;

export function isOfSocketThatWent(message: string): boolean {
  return GONE.test(message);
}

export function createCalmLogger(): Logger {
  const logger = createLogger();
  const { error } = logger;
  logger.error = (message, options) => {
    if (!isOfSocketThatWent(message)) error(message, options);
  };
  return logger;
}
