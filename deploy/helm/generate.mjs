// Makes the chart's templates from what kustomize renders of k8s/base, so that both say the same:
//   kubectl kustomize k8s/base | node deploy/helm/generate.mjs
// What the chart lets one set is listed here, with the field it stands for; values.yaml has the base's values.
import { readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const { parseAllDocuments, stringify } = createRequire(join(here, '../check/package.json'))('yaml');
const chart = join(process.argv[2] ?? join(here, 'holdfast'));

const objects = parseAllDocuments(readFileSync(0, 'utf8'))
  .map((document) => document.toJS())
  .filter((object) => object && object.kind !== 'Namespace');

const values = { image: '', replicas: 0, resources: {}, ingress: { className: '', host: '', tlsSecret: '' }, environment: {} };

// Templates stand in for values while the YAML is written, and lose their quotes afterwards.
const template = (path) => `{{ .Values.${path} }}`;
const block = (path, indent) => `{{ toYaml .Values.${path} | nindent ${indent} }}`;

for (const object of objects) {
  delete object.metadata.namespace;
  if (object.kind === 'ConfigMap') {
    object.metadata.name = 'holdfast';
    values.environment = object.data;
    object.data = block('environment', 2);
  }
  if (object.kind === 'Deployment') {
    const [container] = object.spec.template.spec.containers;
    values.replicas = object.spec.replicas;
    object.spec.replicas = template('replicas');
    values.image = container.image;
    container.image = template('image');
    values.resources = container.resources;
    container.resources = block('resources', 12);
    container.envFrom[0].configMapRef.name = 'holdfast';
    // A change of the environment is a rolling update, as kustomize's new name is.
    object.spec.template.metadata.annotations = { 'holdfast/environment': '{{ toYaml .Values.environment | sha256sum }}' };
  }
  if (object.kind === 'HorizontalPodAutoscaler') {
    object.spec.minReplicas = template('replicas');
  }
  if (object.kind === 'Ingress') {
    values.ingress.className = object.spec.ingressClassName;
    object.spec.ingressClassName = template('ingress.className');
    const [rule] = object.spec.rules;
    values.ingress.host = rule.host;
    rule.host = template('ingress.host');
    object.spec.tls[0].hosts = [template('ingress.host')];
    values.ingress.tlsSecret = object.spec.tls[0].secretName;
    object.spec.tls[0].secretName = template('ingress.tlsSecret');
  }
}

// In YAML 1.1, which Helm reads, "off" is no string.
const yaml = (object) => stringify(object, { lineWidth: 0, version: '1.1' });

const text = (object) =>
  yaml(object)
    .replace(/"(\{\{ (?:[^"\\]|\\.)* \}\})"/g, '$1');

rmSync(join(chart, 'templates'), { recursive: true, force: true });
mkdirSync(join(chart, 'templates'), { recursive: true });
for (const object of objects) {
  const file = `${object.kind.toLowerCase()}-${object.metadata.name}.yaml`;
  writeFileSync(join(chart, 'templates', file), `# Made by deploy/helm/generate.mjs from k8s/base.\n${text(object)}`);
}
writeFileSync(join(chart, 'values.yaml'), `# Made by deploy/helm/generate.mjs from k8s/base: its values.\n${yaml(values)}`);
