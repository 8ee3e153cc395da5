// Evaluate IAM requests: `node simulate.mjs FOLDER` reads them as JSON and answers in their order.
// FOLDER is where @cloud-copilot/iam-simulate is installed.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const require = createRequire(join(process.argv[2], 'package.json'))
const { runSimulation } = require('@cloud-copilot/iam-simulate')

const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
const organization = {
  orgIdentifier: 'o-1234567890',
  policies: [{ name: 'all', policy: { Version: '2012-10-17', Statement: [everything] } }]
}

async function decide({ principal, action, resource, account, context, identity, policy }) {
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: context
      },
      identityPolicies: identity.map((each, index) => ({ name: `policy-${index}`, policy: each })),
      resourcePolicy: policy ?? undefined,
      serviceControlPolicies: [organization],
      resourceControlPolicies: []
    },
    { simulationMode: 'Strict' }
  )
  if (answer.resultType === 'error') return { result: '', error: JSON.stringify(answer.errors) }
  const results = answer.resultType === 'single' ? [answer.result] : answer.results
  const ignored = results.flatMap((each) => each.ignoredContextKeys ?? [])
  return { result: answer.overallResult, error: ignored.length ? `ignored ${ignored}` : '' }
}

const requests = JSON.parse(await text(process.stdin))
process.stdout.write(JSON.stringify(await Promise.all(requests.map(decide))))
