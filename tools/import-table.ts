/**
 * Who may import whom: the table of ARCHITECTURE.md as data. Rules stand in the middle and know nobody;
 * adapters point inwards; applications know packages and never each other.
 */

export type ImportRule = Readonly<{
  /** Workspaces that may be imported, by package name. */
  workspaces: readonly string[]
  /** `none` for code that must run anywhere and never wait; `any` for programs. */
  nodeModules: 'any' | readonly string[]
  /** Packages of others that may be imported: `any`, or these. */
  packages: 'any' | readonly string[]
  reason: string
}>

const domain = '@portico/domain'
const signing = '@portico/signing'
/** The part without `node:crypto`, for what runs in a page. */
const signingInBrowser = '@portico/signing/browser'
const contract = '@portico/contract'
const store = '@portico/store'
/** Real databases for tests; a door of its own, so that no program carries it. */
const storeForTests = '@portico/store/testing'
/** Databases as earlier versions left them. */
const storeFilled = '@portico/store/testing-filled'
/** A PostgreSQL server of one's own, for programs that kill it or load it. */
const privatePostgres = '@portico/store/private-postgres'
const sdk = '@portico/sdk'

/** By folder; a file belongs to the longest one that holds it. */
export const importTable: Readonly<Record<string, ImportRule>> = {
  'packages/domain': {
    workspaces: [],
    nodeModules: [],
    packages: [],
    reason: 'the rules are pure: they know nobody, and the console runs them in a browser',
  },
  'packages/signing': {
    workspaces: [],
    nodeModules: ['node:crypto'],
    packages: [],
    reason: 'the signature is publishable alone and depends on nothing',
  },
  'packages/contract': {
    workspaces: [domain],
    nodeModules: [],
    packages: ['zod'],
    reason:
      'the wire takes values from the rules (states, codes) and nothing else; browsers load it',
  },
  'packages/store': {
    workspaces: [domain],
    nodeModules: 'any',
    packages: 'any',
    reason: 'SQL knows the rules’ values, never HTTP',
  },
  'packages/sdk': {
    workspaces: [signing, signingInBrowser, contract],
    nodeModules: [],
    packages: [],
    reason: 'a client knows the wire and the signature, and runs wherever fetch does',
  },
  'apps/control': {
    workspaces: [domain, signing, contract, store, storeForTests],
    nodeModules: 'any',
    packages: 'any',
    reason: 'the management plane',
  },
  'apps/gateway': {
    workspaces: [domain, signing, contract],
    nodeModules: 'any',
    packages: 'any',
    reason: 'the gateway never opens the database: it lives on the feed',
  },
  'apps/console': {
    workspaces: [domain, signingInBrowser, contract, sdk],
    nodeModules: [],
    packages: 'any',
    reason: 'the console renders what the server says and runs in a browser',
  },
  'apps/console/browser': {
    workspaces: [domain, signing, contract, sdk],
    nodeModules: 'any',
    packages: 'any',
    reason:
      'serves the built console to a browser under test and runs its snippets; a program, not a page',
  },
  'apps/cli': {
    workspaces: [signing, contract, sdk],
    nodeModules: 'any',
    packages: 'any',
    reason: 'commands speak to running programs; they start applications as processes',
  },
  tests: {
    workspaces: [
      domain,
      signing,
      contract,
      store,
      storeForTests,
      storeFilled,
      privatePostgres,
      sdk,
    ],
    nodeModules: 'any',
    packages: 'any',
    reason: 'journeys drive the programs from outside',
  },
  bench: {
    workspaces: [domain, signing, contract, store, storeForTests, privatePostgres, sdk],
    nodeModules: 'any',
    packages: 'any',
    reason: 'measurements drive the programs from outside',
  },
  tools: {
    workspaces: [domain, contract, store],
    nodeModules: 'any',
    packages: 'any',
    reason:
      'checks compare documents with the vocabulary and the wire; one writes down what the migrations make',
  },
}
