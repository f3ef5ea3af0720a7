/** The alert log as a process: `alert-log` of compose.yaml. */
import { createAlertLog, NOBODY } from './alert-log.ts';

const PORT = 9095;

const server = createAlertLog((line) => console.log(line));
server.listen(PORT, () => console.log(NOBODY));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
