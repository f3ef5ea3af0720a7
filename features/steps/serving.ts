/** The web apps: what browsers get of them, and what their pages report. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { AppTitle } from '../support/serving.ts';
import type { SlotwireWorld } from '../support/world.ts';

/** As the apps call themselves in what they report. */
const faroNames: Readonly<Record<AppTitle, string>> = {
  'vendor dashboard': 'slotwire-vendor',
  'admin panel': 'slotwire-admin',
};

Given('the {app} is built', function (this: SlotwireWorld, app: AppTitle) {
  return this.serving.build(app);
});

When('the {app} is built anew', function (this: SlotwireWorld, app: AppTitle) {
  return this.serving.build(app);
});

Given('telemetry of pages goes to {string}', function (this: SlotwireWorld, url: string) {
  this.operating.setUp({ faroUrl: url });
});

When('a browser opens {string}', function (this: SlotwireWorld, address: string) {
  return this.serving.open(address);
});

Then('the browser gets the {app}', function (this: SlotwireWorld, app: AppTitle) {
  this.serving.gets(`the ${app}`);
});

Then('the browser gets a script', function (this: SlotwireWorld) {
  this.serving.gets('a script');
});

Then('the browser gets nothing', function (this: SlotwireWorld) {
  this.serving.gets('nothing');
});

Then('the browser is led to {string}', function (this: SlotwireWorld, address: string) {
  this.serving.ledTo(address);
});

Then('the browser is told to run {string}', function (this: SlotwireWorld, command: string) {
  this.serving.toldToRun(command);
});

Then('the browser keeps it for ever', function (this: SlotwireWorld) {
  this.serving.kept();
});

Then('the browser asks for it again each time', function (this: SlotwireWorld) {
  this.serving.askedAgain();
});

Then('it came compressed', function (this: SlotwireWorld) {
  this.serving.compressed();
});

Then('the page may load scripts from the service alone', function (this: SlotwireWorld) {
  this.serving.allows('script-src', []);
});

Then('the page may speak to the service alone', function (this: SlotwireWorld) {
  this.serving.allows('connect-src', []);
});

Then('the page may speak to {string} as well', function (this: SlotwireWorld, origin: string) {
  this.serving.allows('connect-src', [origin]);
});

Then('the page is told that telemetry goes to {string}', function (this: SlotwireWorld, url: string) {
  this.serving.telemetryGoesTo(url);
});

Then('the page is told of another build than before', function (this: SlotwireWorld) {
  this.serving.anotherBuild('vendor dashboard');
});

When('the {app} reports a fault {string}', function (this: SlotwireWorld, app: AppTitle, text: string) {
  return this.serving.reportFaults(faroNames[app], [text]);
});

When(
  'the {app} on {string} reports a fault {string}',
  function (this: SlotwireWorld, app: AppTitle, origin: string, text: string) {
    return this.serving.reportFaults(faroNames[app], [text], origin);
  },
);

When('an app called {string} reports a fault {string}', function (this: SlotwireWorld, name: string, text: string) {
  return this.serving.reportFaults(name, [text]);
});

When('the {app} reports {int} faults', function (this: SlotwireWorld, app: AppTitle, count: number) {
  return this.serving.reportFaults(
    faroNames[app],
    Array.from({ length: count }, (_, index) => `fault ${index}`),
  );
});

When(
  'the {app} reports that its largest paint took {int} ms',
  function (this: SlotwireWorld, app: AppTitle, ms: number) {
    return this.serving.reportPaint(faroNames[app], ms);
  },
);

Then('the page is answered {int}', function (this: SlotwireWorld, status: number) {
  this.serving.answered(status);
});

Then('the page is told how long to wait', function (this: SlotwireWorld) {
  this.serving.toldToWait();
});

Then(
  'the service has counted {int} fault(s) of the {app}',
  function (this: SlotwireWorld, count: number, app: AppTitle) {
    return this.serving.faults(app, count);
  },
);

Then(
  'the service has measured {int} paint(s) of the {app}',
  function (this: SlotwireWorld, count: number, app: AppTitle) {
    return this.serving.paints(app, count);
  },
);

Then('the service has refused {int} {word} report(s)', function (this: SlotwireWorld, count: number, outcome: string) {
  return this.serving.refusedReports(outcome, count);
});

Then('the log of the service has {string}', function (this: SlotwireWorld, text: string) {
  this.serving.logHas(text, true);
});

Then('the log of the service does not have {string}', function (this: SlotwireWorld, text: string) {
  this.serving.logHas(text, false);
});
