/** Generate: every generated file, by its path from the root, with its text. The same input gives the same bytes. */
import { catalogue, fleetCatalogue, foreignCatalogue, writeReference } from '@slotwire/metrics';
import { stringify } from 'yaml';
import { boards } from './boards/boards.ts';
import { boardText, toGrafana } from './grafana.ts';
import { type Place, places } from './place.ts';
import { buildPrometheusConfig } from './prometheus-config.ts';
import { buildProvisioning } from './provisioning.ts';
import { buildRouting } from './routing.ts';
import { buildRuleTests } from './rule-tests.ts';
import { alerts, buildBoardQueries, buildRuleFiles, type RuleFile } from './rules.ts';
import { writeRunbookIndex } from './runbooks.ts';

export const GENERATED = 'dashboards/generated';

/** Windows of the twins: five minutes are five seconds. */
export const TWIN_SCALE = 1 / 60;

const WRITTEN_BY = '# Written by `npm run gen` from dashboards/src: change that, not this.\n';

export function generate(): Map<string, string> {
  const files = new Map<string, string>();
  const put = (path: string, text: string) => files.set(`${GENERATED}/${path}`, text);
  /** What names addresses. Rules and boards are the same everywhere. */
  const putPlace = (folder: string, place: Place) => {
    put(`${folder}prometheus/prometheus.yml`, toYaml(buildPrometheusConfig(place)));
    put(`${folder}alertmanager/alertmanager.yml`, toYaml(buildRouting(place)));
    const { datasources, dashboards } = buildProvisioning(place);
    put(`${folder}grafana/provisioning/datasources/prometheus.yml`, toYaml(datasources));
    put(`${folder}grafana/provisioning/dashboards/slotwire.yml`, toYaml(dashboards));
  };
  const rules = buildRuleFiles();
  for (const [name, file] of Object.entries(rules)) {
    put(`prometheus/rules/${name}`, toYaml(file));
    const tests = buildRuleTests(`../rules/${name}`, alertsIn(file));
    put(`prometheus/tests/${name}`, toYaml(tests));
  }
  for (const [name, file] of Object.entries(buildRuleFiles(TWIN_SCALE))) put(`prometheus/twins/${name}`, toYaml(file));
  for (const board of boards) {
    put(`grafana/boards/${board.id}.json`, `${JSON.stringify(toGrafana(board), null, 2)}\n`);
    const queries = board.rows.flatMap((row) => row.panels.flatMap((panel) => panel.queries.map(boardText)));
    put(`prometheus/boards/${board.id}.yml`, toYaml(buildBoardQueries(queries)));
  }
  putPlace('', places.local);
  putPlace('compose/', places.compose);
  files.set('docs/metrics.md', writeReference([catalogue, fleetCatalogue, foreignCatalogue]));
  files.set('docs/runbooks/README.md', writeRunbookIndex(alerts));
  return files;
}

function alertsIn({ groups }: RuleFile) {
  const names = new Set(groups.flatMap(({ rules }) => rules.map((rule) => ('alert' in rule ? rule.alert : ''))));
  return alerts.filter(({ name }) => names.has(name));
}

export function toYaml(value: unknown): string {
  return WRITTEN_BY + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
