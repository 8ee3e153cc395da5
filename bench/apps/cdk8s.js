// The workload's Kubernetes objects as a cdk8s app: `node cdk8s.js OBJECTS`, a file of JSON.
const { readFileSync } = require("node:fs");
const { ApiObject, App, Chart } = require("cdk8s");

const app = new App();
for (const [name, objects] of Object.entries(JSON.parse(readFileSync(process.argv[2])))) {
  const chart = new Chart(app, name);
  objects.forEach((object, at) => new ApiObject(chart, `${name}-${at}`, object));
}
app.synth();
