/** Hands the parameters to Cucumber. */
import { defineParameterType } from '@cucumber/cucumber';
import { parameters } from './parameters.ts';

for (const { name, regexp, transform } of Object.values(parameters)) {
  defineParameterType({
    name,
    regexp,
    transformer: (...groups: (string | null | undefined)[]) => transform(...groups.map((group) => group ?? undefined)),
    useForSnippets: false,
  });
}
