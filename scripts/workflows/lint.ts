import {randomUUID} from 'node:crypto'
import {registerHooks} from 'node:module'
import {TextDocument} from 'vscode-languageserver-textdocument'

/**
 * The actions that workflows may use, by the commits that were looked up in their repositories, with the inputs that we set.
 * A tag can be moved to another commit, and a workflow runs with rights of ours.
 */
const actions: Readonly<Record<string, {version: string; inputs: string[]}>> = {
  'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8': {version: 'v5.0.0', inputs: ['persist-credentials']},
  'actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903': {
    version: 'v6.0.0',
    inputs: ['node-version', 'package-manager-cache'],
  },
  'actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02': {
    version: 'v4.6.2',
    inputs: ['name', 'path', 'if-no-files-found', 'compression-level'],
  },
  'actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0': {
    version: 'v5.0.0',
    inputs: ['name', 'path', 'merge-multiple'],
  },
  'actions/attest-build-provenance@977bb373ede98d70efdf65b84cb5f73e068dcc2a': {
    version: 'v3.0.0',
    inputs: ['subject-checksums'],
  },
}

/** GitHub's own language server, which imports JSON as bundlers read it. */
async function languageServer() {
  const hooks = registerHooks({
    load: (url, context, next) =>
      next(url, url.endsWith('.json') ? {...context, importAttributes: {type: 'json'}} : context),
  })
  try {
    return await import('@actions/languageservice')
  } finally {
    hooks.deregister()
  }
}

/** Faults of a workflow of GitHub Actions, as `line: what`. */
export async function lintWorkflow(text: string): Promise<string[]> {
  const {validate} = await languageServer()
  // It keeps what it parsed, by address.
  const address = `file:///${randomUUID()}/.github/workflows/workflow.yml`
  const document = TextDocument.create(address, 'yaml', 1, text)
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({owner, name, ref}) => {
        const inputs = actions[`${owner}/${name}@${ref}`]?.inputs ?? []
        const entries = inputs.map((input) => [input, {description: input}])
        return {name, description: name, inputs: Object.fromEntries(entries)}
      },
    },
  })
  const general = found.map(({range, message}) => `${range.start.line + 1}: ${message}`)
  return [...general, ...lintSafety(text)]
}

/** What GitHub allows and we do not. */
function lintSafety(text: string): string[] {
  const faults = text.split('\n').flatMap((line, i) => lineFaults(line).map((fault) => `${i + 1}: ${fault}`))
  if (!/^permissions: \{\}$/m.test(text)) faults.push('1: Rights are given to jobs, not to workflows: permissions: {}')
  const jobs = text.slice(text.indexOf('\njobs:')).split(/^ {2}(?=[\w-]+:$)/m)
  for (const job of jobs.slice(1)) {
    const name = job.slice(0, job.indexOf(':'))
    for (const key of ['permissions', 'timeout-minutes']) {
      if (!job.includes(`\n    ${key}:`)) faults.push(`1: The job ${name} has no ${key}`)
    }
  }
  return faults
}

function lineFaults(line: string): string[] {
  const faults: string[] = []
  const [, action, version] = /uses: (\S+)(?: # (\S+))?/.exec(line) ?? []
  if (action !== undefined && (version === undefined || actions[action]?.version !== version))
    faults.push(`Not a commit that was looked up: ${action}`)
  // GitHub's shell knows of the last command only.
  if (/run: .*[^|]\|[^|]/.test(line)) faults.push('What fails before a pipe is not seen')
  if (/pull_request_target|workflow_run/.test(line)) faults.push('Runs with our rights on the code of others')
  // Whoever names a branch could run a command.
  if (line.includes('${{') && !/^\s*(- )?(?!run:)[\w-]+: /.test(line)) {
    faults.push('A value goes into a command: hand it over by env')
  }
  return faults
}
