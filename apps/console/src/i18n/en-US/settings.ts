/** English texts of the organisation's settings. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/settings.ts'

export const gateways: Messages<typeof source.gateways> = {
  title: 'Gateways',
  description: 'Which gateways are connected, what they run, how far they are behind.',
  summary: '{{connected}} of {{all}} connected; the newest revision is {{revision}}.',
  none: 'No gateway yet',
  noneHint: 'A gateway appears here once it has started and reached the control plane.',
  connected: 'Connected',
  silent: 'Silent',
  noSnapshot: 'None yet',
  seconds: '{{value}} s',
  behind_one: '{{count}} behind',
  behind_other: '{{count}} behind',
  column: {
    id: 'Gateway',
    state: 'State',
    version: 'Version',
    revision: 'Revision',
    lag: 'Feed lag',
    age: 'Snapshot age',
    dropped: 'Call records dropped',
    lastReportAt: 'Last report',
    startedAt: 'Started',
  },
}

export const settings: Messages<typeof source.settings> = {
  network: {
    description: 'The organisation has one network; every call passes through it.',
    kind: 'Network',
    kinds: {
      'built-in': 'Built-in gateway',
      'aliyun-shared': 'Alibaba Cloud API Gateway (shared instance)',
      'aliyun-dedicated': 'Alibaba Cloud API Gateway (dedicated instance)',
      'apsara-stack': 'Apsara Stack',
    },
    changedAt: 'Chosen',
    never: 'As installed',
    setting: {
      regionId: 'Region',
      endpoint: 'Endpoint',
      instanceId: 'Instance id',
      accessKeyId: 'AccessKey id',
      accessKeySecret: 'AccessKey secret',
    },
    connection: 'Edit connection',
    change: 'Change network',
    changeNow: 'Change',
    to: 'Change to',
    toMissing: 'Choose a network',
    secretKept: 'Left empty it stays; it is not shown again.',
    secretHint: 'Sealed when it is saved and not shown again.',
    secretMissing: 'Enter the AccessKey secret',
    free: 'There is no application yet: this choice turns nothing off.',
    warning: 'A change of network turns off what is listed here. Accept each before you go on.',
    consequences: 'Consequences',
    acceptAll: 'Accept every consequence',
    touches_one: 'touches {{count}}',
    touches_other: 'touches {{count}}',
    saved: 'The network configuration is saved',
    consequence: {
      'ip-whitelist-off':
        'IP whitelists exempt nobody any more: callers that rely on them have to sign. The lists are kept.',
      'custom-key-off': 'AppKey and AppSecret cannot be chosen any more; the system makes them.',
      'secret-reset-off': 'AppSecrets cannot be reset here any more.',
      'secret-overlap-off': 'Old AppSecrets still accepted during a rotation end at once.',
      'built-in-gateway-off': 'The gateways of Portico serve no calls any more.',
      'call-records-off': 'Calls are not recorded here any more; usage and rotation stand still.',
      'aliyun-carrying-off':
        'Applications, keys and grants are not carried to Alibaba Cloud any more; what is there stays.',
      'aliyun-carrying-starts':
        'Applications, keys (AppSecrets included) and grants are carried to Alibaba Cloud from now on.',
      'token-authentication-replaces-signature-settings':
        'Window, timestamp, nonce and whitelist settings end; token authentication takes their place.',
      'signature-settings-replace-token-authentication':
        'Token authentication ends; the signature settings take its place.',
      'callers-must-change-address': 'Every caller has to use another address.',
    },
  },
  organisation: {
    title: 'Organisation Settings',
    description: "The organisation's own rules: its days, approvals, secrets and reminders.",
    saved: 'The settings are saved',
    nameMissing: 'Enter the name of the organisation',
    numberMissing: 'Enter a number',
    name: { label: 'Name of the organisation', hint: 'Shown in notices and e-mails.' },
    timeZone: {
      label: 'Time zone',
      hint: 'Memberships and permissions end when their last day ends here.',
    },
    allowSelfApproval: {
      label: 'Approving one’s own requests',
      hint: 'On: a step whose approver is the applicant passes by itself. Off: somebody else decides.',
    },
    requestExpiryDays: {
      label: 'Days until an undecided request expires',
      hint: 'Approvers are reminded before. Empty means never.',
    },
    expiryWarningDays: {
      label: 'Days of warning before an end',
      hint: 'Before a membership ends, the member and the owners are told.',
    },
    requireFreshSignInForReveal: {
      label: 'Fresh proof of identity to see an AppSecret',
      hint: 'On: who signed in long ago enters the password once more.',
    },
    minimumSecretLength: {
      label: 'Minimum length of a custom AppSecret',
      hint: '8 to 127 characters; shorter ones are refused, existing ones stay.',
    },
    maximumOverlapHours: {
      label: 'Hours for which an old AppSecret may live on',
      hint: 'A reset can keep the old AppSecret valid for up to this long; 0 means it always ends at once.',
    },
  },
  authentication: {
    description: 'How calls are authenticated on this network: {{network}}.',
    saved: 'Saved; gateways follow within seconds',
    applicationIpWhitelist: {
      label: 'Application IP whitelist',
      hint: 'Applications may list addresses that call with the AppKey alone. While off, lists are kept but have no effect.',
    },
    allowIpv6: { label: 'Allow IPv6', hint: 'Whitelists may hold IPv6 addresses and blocks.' },
    requireTimestamp: {
      label: 'Require a timestamp',
      hint: 'A call without a timestamp is refused.',
    },
    requireNonce: {
      label: 'Require a nonce',
      hint: 'A call without a nonce, or with one that was spent, is refused.',
    },
    allowHmacSha1: {
      label: 'Allow HmacSHA1',
      hint: 'Only for old callers that need it; HmacSHA256 is the default.',
    },
    tokenAuthentication: {
      label: 'Token authentication',
      hint: 'Calls must be signed with AppKey and AppSecret.',
    },
    windowSeconds: {
      label: 'Signature window (seconds)',
      hint: 'How far a timestamp may be from the gateway’s clock, {{minimum}} to {{maximum}} seconds.',
    },
  },
}

export const chains: Messages<typeof source.chains> = {
  title: 'Approval Chains',
  description:
    'Who decides each kind of request. A request keeps the chain in force when it was submitted.',
  kind: 'Kind of request',
  group: 'Application group',
  groupHint: 'Holds for applications of this group, before the chain of all groups.',
  groupMissing: 'Choose an application group',
  allGroups: 'All groups',
  steps: 'Steps',
  origin: 'Origin',
  configured: 'Configured',
  default: 'Default',
  add: 'Chain for a Group',
  edit: 'Approval chain: {{kind}}',
  automatic: 'Approve automatically',
  automaticHint: 'Requests take effect as they are submitted; nobody decides.',
  roles: 'By role',
  people: 'Named people',
  mode: 'Passed when',
  addStep: 'Add Step',
  removeStep: 'Remove step {{step}}',
  saved: 'The approval chain is saved',
  reset: 'Back to default',
  resetTitle: 'Back to the default chain for “{{kind}}”?',
  resetHint: 'Requests that are submitted already keep theirs.',
  resetDone: 'The default chain is in force',
  notReset: 'The chain is not changed',
  role: {
    administrators: 'Administrators of the organisation',
    'application-owners': 'Owners of the application',
    'project-administrators': 'Administrators of the project',
    'data-source-owners': 'Owner of the data source',
  },
}

export const dataSources: Messages<typeof source.dataSources> = {
  title: 'Data Sources',
  description: 'Data sources that applications may ask to query or to write.',
  search: 'Search by name',
  name: 'Data source name',
  kind: 'Kind',
  kindHint: 'PostgreSQL, MySQL or OSS, for instance.',
  connection: 'Connection',
  connectionHint: 'Everybody can read it: leave passwords out.',
  secret: 'Secret',
  sealed: 'Sealed',
  secretKept: 'Left empty it stays; it is not shown again.',
  secretHint: 'Optional; sealed when it is saved and not shown again.',
  owner: 'Owner',
  ownerHint: 'Decides requests for permission on it.',
  ownerMissing: 'Choose an owner',
  createdAt: 'Registered',
  add: 'Register Data Source',
  added: 'Data source {{name}} is registered',
  edit: 'Edit Data Source',
  changed: 'Data source {{name}} is changed',
  deleteTitle: 'Delete data source {{name}}?',
  deleteHint: 'Grants on it are dropped; there is no way back.',
  deleted: 'Data source {{name}} is deleted',
  notDeleted: 'Data source {{name}} is not deleted',
  empty: 'No data source yet',
  emptyHint: 'Once one is registered, applications can ask for permission.',
}
