/** Texts of the signature doctor. */

export const doctor = {
  title: '签名医生',
  hint: '签名不一致时，网关会返回它所用的签名串。把它和您签的串贴在一起，这里指出第一处不同。比较只在浏览器里进行。',
  answer: '网关的回答',
  answerHint: '粘贴整个响应、错误响应体，或其中的 Server StringToSign。',
  client: '您签名的字符串',
  clientHint:
    '程序里传给 HMAC 的那个字符串（RFC 9421 是签名基串），换行可以写成 #。不要粘贴 AppSecret。',
  equal: '两边的签名串相同',
  first: '第一处不同：{{part}}',
  others: '其他不同之处',
  signed: '您签的',
  received: '网关收到的',
  nothing: '（空）',
  header: '请求头 {{name}}',
  parameter: '参数 {{name}}',
  component: '组件 {{name}}',
  signatureParameter: '签名参数 {{name}}',
  part: {
    string: '整个签名串',
    method: '方法',
    accept: 'Accept',
    'content-md5': 'Content-MD5',
    'content-type': 'Content-Type',
    date: 'Date',
    path: '路径',
    signature: '签名',
  },
  record: {
    title: '查一次调用',
    requestId: '请求编号（X-Ca-Request-Id）',
    look: '查看',
    unexplained:
      '不是常见的错误。可能是 AppSecret 不对，或某个请求头签的值与发送的不同。把您签的串贴在上面，和网关的串比较。',
    notKept:
      '网关没有保留这次签名的细节（只保留一天，也不是每次都保留）。请把网关的整个回答和您签的串贴在上面。',
    compare: '用网关的签名串来比较',
  },
}
