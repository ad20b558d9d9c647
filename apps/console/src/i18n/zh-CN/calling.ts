/** Texts of making a call: its address, programs to copy, a try. */

export const calling = {
  empty: '还没有可以调用的 API',
  emptyHint: '先在 API 市场为该应用申请 API 权限，获批后这里会给出可以直接运行的代码。',
  draft: {
    title: '要调用的 API',
    api: 'API',
    method: '方法',
    target: '路径和查询参数',
    targetHint: '按实际发送的样子填写，不含网关地址；非 ASCII 字符请先转义。',
    body: '请求体（JSON）',
    fault: {
      target: '这个地址无法签名：以 / 开头，只用 ASCII 字符，同一个参数不能出现两次。',
      body: 'GET 请求不带请求体；请清空，或换一个方法。',
    },
  },
  snippets: {
    title: '代码示例',
    hint: '可直接运行，除 AppSecret 外都是真实值；运行前把 AppSecret 放进环境变量 {{variable}}。',
    language: '编程语言',
    code: '{{language}} 代码',
    unsignable: '请先改正上面的地址。',
  },
  tryIt: {
    title: '试一试',
    hint: '在浏览器里签名，由 Portico 服务端转发给网关，所以网关看到的来源地址是服务端的。这是一次真实的调用。',
    secret: 'AppSecret',
    secretHint:
      '留空则读取该应用当前的 AppSecret（会记入审计）。只在本页使用，不会保存，也不会发送。',
    send: '签名并调用',
    unsignable: '这个请求无法签名：{{reason}}',
    answered: '网关返回 {{status}}，用时 {{ms}} 毫秒',
    body: '响应体',
    headers: '响应头',
    stringToSign: '签名的字符串',
    cut: '响应体太长，只显示开头。',
  },
}
