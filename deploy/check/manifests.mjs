// Reads rendered manifests (YAML documents) from the files that are named, or from standard input, and checks each object:
// its fields and their types by TypeScript's types of the API, which know no field that the API does not, and its values by
// the API's own schema. Says what is wrong, and exits with 1.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

// Which package knows the kinds of an API group; those without a dot and Kubernetes' own are in kubernetes-models.
const packages = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

function moduleOf(object) {
  const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion];
  return [packages[group] ?? 'kubernetes-models', group, version, object.kind].filter((part) => part).join('/');
}

function read(files) {
  const texts = files.length > 0 ? files.map((file) => readFileSync(file, 'utf8')) : [readFileSync(0, 'utf8')];
  return texts
    .flatMap((text) => parseAllDocuments(text, { strict: true }))
    .map((document) => {
      if (document.errors.length > 0) {
        throw document.errors[0];
      }
      return document.toJS();
    })
    .filter((object) => object);
}

const name = (object) => `${object.kind} ${object.metadata?.name}`;

function valueFaults(object) {
  try {
    const { [object.kind]: Model } = require(moduleOf(object));
    new Model(object).validate();
    return [];
  } catch (fault) {
    return [`${name(object)}: ${fault.message}`];
  }
}

function typeFaults(objects) {
  const directory = mkdtempSync(join(here, 'node_modules', '.types-'));
  try {
    const files = new Map();
    objects.forEach((object, index) => {
      const file = join(directory, `${index}.ts`);
      const literal = JSON.stringify(object, null, 1);
      writeFileSync(file, `import { I${object.kind} } from '${moduleOf(object)}';\nexport const it: I${object.kind} = ${literal};\n`);
      files.set(file, object);
    });
    const program = ts.createProgram([...files.keys()], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
    });
    return ts.getPreEmitDiagnostics(program).map((fault) => {
      const object = files.get(fault.file?.fileName);
      const line = fault.file?.text.slice(fault.start, fault.start + fault.length).split('\n')[0];
      return `${object ? name(object) : ''}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')} at ${line}`;
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const objects = read(process.argv.slice(2));
const faults = [...objects.flatMap(valueFaults), ...typeFaults(objects)];
faults.forEach((fault) => console.error(fault));
console.log(`${objects.length} objects, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
