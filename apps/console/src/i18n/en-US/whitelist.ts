/** English texts of an application's IP whitelist. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/whitelist.ts'

export const whitelist: Messages<typeof source.whitelist> = {
  dialogTitle: 'Application IP Whitelist Configuration',
  state: 'Whitelist',
  disable: 'Disable',
  enable: 'Enable',
  mode: 'Meaning',
  exempt: 'Exempt',
  exemptHint:
    'A listed address may call with the AppKey alone, unsigned; everything else still holds (application live, permission, limits, record). Calls from other addresses must be signed.',
  fence: 'Fence',
  fenceHint: 'Only listed addresses may call, and each of their calls must be signed as well.',
  inert:
    'The organisation has switched the application IP whitelist off: the list is kept, but has no effect now.',
  unavailable: 'This network has no IP whitelist.',
  refused: 'Addresses refused lately',
  refusedHint: 'The gateway refused unsigned calls from these addresses.',
  refusedNone: 'No call was refused for its address lately.',
  refusedCalls_one: '{{count}} call, at {{at}}',
  refusedCalls_other: '{{count}} calls, last at {{at}}',
  add: 'Add',
  addNamed: 'Add {{address}}',
  added: 'Listed',
  tryOut: "Try it on last week's calls",
  tryOutResult:
    'Of {{calls}} calls last week, {{listed}} came from listed addresses and {{unlisted}} from others.',
  tryOutAddresses: 'Addresses not listed',
  calls_one: '{{count}} call',
  calls_other: '{{count}} calls',
  saved: 'The whitelist is saved',
  panelTitle: 'IP whitelist',
  change: 'Set IP Whitelist',
  entries: 'List',
  empty: 'The list is empty',
  emptyHint: 'Once enabled, listed servers may call without a signature.',
  canonical: 'Matched as',
}
