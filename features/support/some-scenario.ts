/** Some scenario: a run of none fails, so that a typo in a path or in a tag does not look like success. */
import type { Plugin } from '@cucumber/cucumber/api';

const someScenario: Plugin = {
  type: 'plugin',
  coordinator({ operation, on }) {
    if (operation !== 'runCucumber') return;
    let scenarios = 0;
    on('message', ({ testCaseStarted, testRunFinished }) => {
      if (testCaseStarted !== undefined) scenarios += 1;
      if (testRunFinished === undefined || scenarios > 0) return;
      // Where in Cucumber it was noticed is nobody's business.
      Error.stackTraceLimit = 0;
      throw new Error('no scenario fits these paths, names and tags');
    });
  },
};

export default someScenario;
