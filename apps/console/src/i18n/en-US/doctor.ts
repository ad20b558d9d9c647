/** English texts of the signature doctor. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/doctor.ts'

export const doctor: Messages<typeof source.doctor> = {
  title: 'Signature doctor',
  hint: 'Where signatures differ, the gateway answers with the string that it would have signed. Paste it beside yours, and the first difference is named here. Both stay in this browser.',
  answer: 'What the gateway answered',
  answerHint: 'The whole response, the body of the error, or its Server StringToSign.',
  client: 'The string that you signed',
  clientHint:
    'What your program gives to the HMAC (after RFC 9421 the signature base); line feeds may be written as #. Do not paste the AppSecret.',
  equal: 'Both strings to sign are the same',
  first: 'The first difference: {{part}}',
  others: 'What else differs',
  signed: 'You signed',
  received: 'The gateway got',
  nothing: '(empty)',
  header: 'header {{name}}',
  parameter: 'parameter {{name}}',
  component: 'component {{name}}',
  signatureParameter: 'signature parameter {{name}}',
  part: {
    string: 'the string as a whole',
    method: 'method',
    accept: 'Accept',
    'content-md5': 'Content-MD5',
    'content-type': 'Content-Type',
    date: 'Date',
    path: 'path',
    signature: 'signature',
  },
  record: {
    title: 'Look up a call',
    requestId: 'Request id (X-Ca-Request-Id)',
    look: 'Look up',
    unexplained:
      'None of the usual mistakes fits: another AppSecret, or a header signed with another value than was sent. Paste the string that you signed above, to compare it with the gateway’s.',
    notKept:
      'The gateway kept nothing of this signature (it does for a day, and not of every call). Paste its whole answer and the string that you signed above.',
    compare: 'Compare with the gateway’s string',
  },
}
