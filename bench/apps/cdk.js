// The workload as an AWS CDK app: `node cdk.js UNITS CODE`.
const cdk = require("aws-cdk-lib");
const { aws_apigatewayv2: api, aws_apigatewayv2_integrations: integrations } = cdk;
const { aws_dynamodb: dynamodb, aws_lambda: lambda, aws_lambda_event_sources: sources } = cdk;
const { aws_sns: sns, aws_sns_subscriptions: subscriptions, aws_sqs: sqs } = cdk;

const [units, code] = [Number(process.argv[2]), process.argv[3]];
// CloudFormation takes 500 resources in a stack; what a unit comes to is about 25.
const UNITS_IN_STACK = 15;

function fn(stack, name, environment) {
  return new lambda.Function(stack, name, {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: "main.handler",
    code: lambda.Code.fromAsset(code),
    architecture: lambda.Architecture.ARM_64,
    memorySize: 512,
    timeout: cdk.Duration.seconds(10),
    tracing: lambda.Tracing.ACTIVE,
    environment,
  });
}

function unit(stack, http, at) {
  const store = new dynamodb.Table(stack, `store-${at}`, {
    partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
  });
  const topic = new sns.Topic(stack, `topic-${at}`);
  const dead = new sqs.Queue(stack, `topic-${at}-worker-${at}-dead`);
  const queue = new sqs.Queue(stack, `topic-${at}-worker-${at}`, {
    deadLetterQueue: { queue: dead, maxReceiveCount: 4 },
    visibilityTimeout: cdk.Duration.seconds(60),
  });
  topic.addSubscription(new subscriptions.SqsSubscription(queue));
  const web = fn(stack, `web-${at}`, { STORE: store.tableName, TOPIC: topic.topicArn });
  store.grantReadWriteData(web);
  topic.grantPublish(web);
  http.addRoutes({
    path: `/things-${at}`,
    methods: [api.HttpMethod.GET, api.HttpMethod.POST],
    integration: new integrations.HttpLambdaIntegration(`web-${at}`, web),
  });
  const worker = fn(stack, `worker-${at}`, { STORE: store.tableName });
  store.grantWriteData(worker);
  worker.addEventSource(new sources.SqsEventSource(queue, { reportBatchItemFailures: true }));
}

const app = new cdk.App();
for (let first = 0; first < units; first += UNITS_IN_STACK) {
  const stack = new cdk.Stack(app, `synthetic-${first}`);
  cdk.Tags.of(stack).add("application", "synthetic");
  const http = new api.HttpApi(stack, "api");
  for (let at = first; at < Math.min(units, first + UNITS_IN_STACK); at++) unit(stack, http, at);
}
app.synth();
