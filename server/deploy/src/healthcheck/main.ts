/** Healthcheck: asks once whether the service should get traffic, or what its argument names. Docker runs it in the container; the exit code is the answer. */
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';

const { SLOTWIRE_PORT: port = '4000', SLOTWIRE_TLS_CERT: certificate = '' } = process.env;
const url = process.argv[2] ?? `${certificate === '' ? 'http' : 'https'}://127.0.0.1:${port}/readyz`;

function judge(response: IncomingMessage): void {
  // `docker inspect` shows what it said.
  response.pipe(process.stdout);
  process.exitCode = response.statusCode === 200 ? 0 : 1;
}

// The certificate is for the name that people use, and its end is told by an alert.
const request = url.startsWith('https:') ? getSecure(url, { rejectUnauthorized: false }, judge) : getPlain(url, judge);
request.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
