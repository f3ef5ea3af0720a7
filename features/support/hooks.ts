/** Hooks: what a scenario leaves behind is taken away, and one that failed says what happened in it. */
import { After, AfterAll, Status, setDefaultTimeout } from '@cucumber/cucumber';
import { closeBrowser } from '../drivers/web/app.ts';
import { PATIENCE_MS } from './until.ts';
import type { SlotwireWorld } from './world.ts';

/** Beyond what any wait within a step may take, so that it is the wait that fails and says what it saw. */
setDefaultTimeout(4 * PATIENCE_MS);

const SHOWN_LINES = 40;

After(async function (this: SlotwireWorld, { result }) {
  const failed = result !== undefined && result.status === Status.FAILED;
  const lines = this.driver.history().slice(-SHOWN_LINES);
  await this.driver.close();
  if (failed && lines.length > 0) this.log(lines.join('\n'));
});

AfterAll(closeBrowser);
