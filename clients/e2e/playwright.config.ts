/** The browser suite: the built apps against the real service. Debian's Chromium by its path; other browsers where Playwright has them installed. */
import { existsSync } from 'node:fs';
import { defineConfig, devices, firefox, webkit } from '@playwright/test';
import { launchOptions } from './src/browser.ts';

const speed = /speed\.spec\.ts$/;

export default defineConfig({
  testDir: './src',
  testMatch: /\.spec\.ts$/,
  outputDir: './test-results',
  // A test that passes at the second try has a fault, and so has what it tests.
  retries: 0,
  // One more than a small machine has processors: a test waits for a third of its time, for a pause of the app or a start of the service.
  workers: 3,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 45_000,
  expect: { timeout: 8_000 },
  reporter: [['list']],
  use: {
    // With the tree of the page at each step; a film of it would take as much of the processor as the page itself.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    // Of the people of the tests: the texts of the apps are English, their dates are these.
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1_440, height: 900 },
    reducedMotion: 'reduce',
  },
  projects: [
    {
      name: 'chromium',
      testIgnore: speed,
      use: { ...desktop('Desktop Chrome'), launchOptions },
    },
    // Times depend on what else the machine does: they are measured when somebody asks for them.
    ...(process.env.SLOTWIRE_TOOL_SPEED === undefined
      ? []
      : [
          {
            name: 'speed',
            testMatch: speed,
            // By itself: what runs beside it would be measured as well.
            workers: 1,
            use: { ...desktop('Desktop Chrome'), launchOptions },
          },
        ]),
    ...(existsSync(firefox.executablePath())
      ? [{ name: 'firefox', testIgnore: [speed, /only-chromium/], use: desktop('Desktop Firefox') }]
      : []),
    ...(existsSync(webkit.executablePath())
      ? [{ name: 'webkit', testIgnore: [speed, /only-chromium/], use: desktop('Desktop Safari') }]
      : []),
  ],
});

function desktop(name: 'Desktop Chrome' | 'Desktop Firefox' | 'Desktop Safari') {
  const { viewport: _viewport, ...device } = devices[name];
  return device;
}
