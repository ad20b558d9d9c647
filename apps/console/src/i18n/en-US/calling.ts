/** English texts of making a call. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/calling.ts'

export const calling: Messages<typeof source.calling> = {
  empty: 'No API can be called yet',
  emptyHint:
    'Apply for API permissions for this application first; then programs that run as they stand appear here.',
  draft: {
    title: 'What to call',
    api: 'API',
    method: 'Method',
    target: 'Path and query',
    targetHint: 'As it is sent, without the address of the gateway; escape what is beyond ASCII.',
    body: 'Body (JSON)',
    fault: {
      target:
        'This address cannot be signed: start with /, use ASCII alone, and give no parameter twice.',
      body: 'GET sends no body; empty it, or choose another method.',
    },
  },
  snippets: {
    title: 'As a program',
    hint: 'Runs as it stands with real values, but for the AppSecret: put that into the environment variable {{variable}} first.',
    language: 'Programming language',
    code: '{{language}} program',
    unsignable: 'Put the address above right first.',
  },
  tryIt: {
    title: 'Try it',
    hint: 'Signed in this browser and passed on by the server of Portico, so the gateway sees the address of that server. This is a real call.',
    secret: 'AppSecret',
    secretHint:
      'Left empty, the present AppSecret is looked up, which is recorded. It is used on this page alone, neither kept nor sent.',
    send: 'Sign and call',
    unsignable: 'This call cannot be signed: {{reason}}',
    answered: 'The gateway answered {{status}} after {{ms}} ms',
    body: 'Body of the answer',
    headers: 'Headers of the answer',
    stringToSign: 'The string that was signed',
    cut: 'The body is long; only its start is shown.',
  },
}
