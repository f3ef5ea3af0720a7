/** Browser: Chromium as it is installed on this machine, for the suite and for the scenarios of features/. */
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';

export const launchOptions: LaunchOptions = {
  executablePath: process.env.SLOTWIRE_TOOL_CHROMIUM ?? '/usr/bin/chromium',
  // Chromium's sandbox does not work for root, as in containers.
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
};

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions);
}
