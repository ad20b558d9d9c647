/** What the signature doctor can find, in Chinese; loaded with the doctor alone. */
import type { DiagnosisCode } from '@portico/signing/browser'

export const diagnoses: Readonly<Record<DiagnosisCode, string>> = {
  'request.refused': '这个请求根本无法签名：{reason}（{name}）。请修改请求，换签名没有用。',
  'string.carriage-return': '签名串用了 CR LF 换行。各行之间只能用 LF。',
  'string.trailing-newline': '签名串末尾多了一个换行。路径和参数之后不能再有内容。',
  'string.line-missing':
    '前五行（方法、Accept、Content-MD5、Content-Type、Date）缺了一行。没有的请求头也要保留空行。',
  'string.line-extra': '请求头之间有空行。最后一个请求头之后只有它自己的换行。',
  'string.unreadable': '签名串里没有路径。应当是五行，然后是请求头各行，最后是路径和参数。',
  'string.differs': '两个签名串不同，但看不出是哪一部分。请逐字节比较。',
  'server-string.unreadable': '这不是服务端的签名串。请复制错误信息中反引号之间的内容。',
  'server-string.cut': '服务端显示的部分完全一致，但它被截断了。请把其余部分与实际发送的请求比较。',
  'method.case': '方法按 {client} 签名；应为大写的 {server}。',
  'method.differs': '签名时方法是 {client}，服务端收到 {server}。',
  'accept.added': '签名时没有 Accept，实际发送了 {server}。HTTP 库会自动加上：请先自己设置再签名。',
  'accept.missing': '签名时 Accept 是 {client}，服务端没有收到。',
  'accept.differs': '签名时 Accept 是 {client}，服务端收到 {server}。',
  'content-md5.added': '签名时没有 Content-MD5，实际发送了 {server}。',
  'content-md5.missing': '签名时 Content-MD5 是 {client}，但没有送达。签了的摘要要一起发送。',
  'body.changed':
    '签名时摘要是 {client}，发送的是 {server}。请求体在计算摘要之后又被重新序列化了。',
  'content-type.added':
    '签名时没有 Content-Type，实际发送了 {server}。HTTP 库会为请求体自动加上：请先自己设置再签名。',
  'content-type.missing': '签名时 Content-Type 是 {client}，服务端没有收到。',
  'content-type.charset':
    'Content-Type 的字符集不同：签名时是 {client}，服务端收到 {server}。库或代理改了它：请按实际发送的签名。',
  'content-type.spelling': 'Content-Type 写法不同：签名时是 {client}，服务端收到 {server}。',
  'content-type.differs': '签名时 Content-Type 是 {client}，服务端收到 {server}。',
  'date.added': '签名时没有 Date，实际发送了 {server}。请把它也签上，或不让库自动添加。',
  'date.missing': '签名时 Date 是 {client}，服务端没有收到。',
  'date.differs': '签名时 Date 是 {client}，服务端收到 {server}。',
  'header.spelling':
    '请求头 {name}：签名时写作 {client}，X-Ca-Signature-Headers 里写作 {server}。两处要用同一种写法。',
  'header.unlisted': '请求头 {name} 签了名，但 X-Ca-Signature-Headers 没有列出它。',
  'header.unsigned': 'X-Ca-Signature-Headers 列出了 {name}，但签名串里没有这一行。',
  'header.missing':
    '请求头 {name} 签名时是 {client}，到达时为空或没有。发送了吗？会不会被代理去掉了？',
  'header.blanks': '请求头 {name} 签名时首尾有空白，传输中会丢失：请先去掉。',
  'header.encoding': '请求头 {name} 含有非 ASCII 字符，发送或签名时没有使用 UTF-8。',
  'header.differs': '请求头 {name}：签名时是 {client}，服务端收到 {server}。',
  'header.order': '请求头各行的顺序不同。请按名称原样排序，大写在小写之前。',
  'stage.differs': '签名时环境是 {client}，服务端收到 {server}。请签实际发送的 X-Ca-Stage。',
  'clock.differs': '签名时时间是 {client}，发送的是 {server}。时间只取一次，签名串和请求头共用。',
  'clock.skew': '调用方的时钟与服务端相差 {skewSeconds} 秒，超过允许的 {windowSeconds} 秒。',
  'clock.unit': 'X-Ca-Timestamp {client} 是秒数。应为 1970 年以来的毫秒数。',
  'path.encoding': '路径的转义不同：签名时是 {client}，服务端收到 {server}。请按实际发送的签名。',
  'path.case': '路径大小写不同：签名时是 {client}，服务端收到 {server}。',
  'path.slash': '路径的斜杠不同：签名时是 {client}，服务端收到 {server}。',
  'path.prefix':
    '路径在途中多了或少了一段：签名时是 {client}，服务端收到 {server}。有代理改写了路径。',
  'path.differs': '签名时路径是 {client}，服务端收到 {server}。',
  'parameter.percent-encoded':
    '参数 {name} 签名时带着百分号转义：{client}。请签解码后的值：{server}。',
  'parameter.double-encoded':
    '参数 {name} 发送时转义了两次：签名时是 {client}，服务端解出 {server}。',
  'parameter.plus':
    '参数 {name}：查询串中的加号表示空格。签名时是 {client}，服务端解出 {server}。加号请写成 %2B。',
  'parameter.empty': '参数 {name} 为空。只签名称，不带等号。',
  'parameter.normalization':
    '参数 {name} 看起来一样，但码位不同（组合字符与预组合字符）。请先做规范化再签名。',
  'parameter.unsigned':
    '参数 {name} 发送了，但不在签名串里。表单请求体的字段与查询参数一样要签名。',
  'parameter.missing': '参数 {name} 签了名，但没有出现在查询串或表单里。',
  'parameter.differs': '参数 {name}：签名时是 {client}，服务端收到 {server}。',
  'parameter.order': '参数的顺序不同。请把查询串和表单的参数合在一起按名称排序。',
  'target.raw': '路径和参数按发送时的样子签了名。请先解码参数，按名称排序，空参数只写名称。',
  'secret.wrong':
    '两边的签名串相同，所以签名用的是另一个密钥或算法，或者不是 HMAC 的 base64。AppSecret 被重置过吗？',
}
