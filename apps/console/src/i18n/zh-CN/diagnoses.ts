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
  'string.scheme': '一边是 X-Ca 的签名串，另一边是 RFC 9421 的签名基串。请比较同一次调用的两边。',
  'base.unreadable':
    '签名的内容不是 RFC 9421 的签名基串。每个组件占一行 "name": value，最后一行是 "@signature-params"。',
  'component.quotes': '组件名要放在双引号里：{server}。签名时是 {client}。',
  'component.separator': '组件名与值之间是冒号加一个空格：{server}。签名时是 {client}。',
  'component.case': '组件 {client} 按原样签名；应为小写的 {server}。',
  'component.unsigned': 'Signature-Input 列出了组件 {name}，但签名基串里没有这一行。',
  'component.unlisted': '签名基串里有 {name} 这一行，但 Signature-Input 没有列出它。',
  'component.order':
    '各行的顺序与 Signature-Input 的列表不同。两处顺序要一致，"@signature-params" 在最后。',
  'component.uncovered': 'Signature-Input 必须列出组件 {name}，这样途中就没有人能改动它。',
  'component.absent':
    '请求头 {name} 签了名，但没有送达，或含有不可打印的字符。发送了吗？会不会被代理去掉了？',
  'content-digest.uncovered':
    '这次调用有请求体：请发送它的 Content-Digest（RFC 9530，sha-256 或 sha-512），并在 Signature-Input 里列出 content-digest。',
  'content-digest.unreadable':
    'Content-Digest {client} 不是 sha-256=:base64: 的形式，或者既没有 sha-256 也没有 sha-512。',
  'target.uncovered':
    'Signature-Input 必须列出完整的目标：@target-uri，或 @request-target，或 @path 加 @query。缺少 {name}。',
  'authority.case': '主机名按 {client} 签名；应为小写的 {server}。',
  'authority.port':
    '主机名的端口不同：签名时是 {client}，服务端是 {server}。请按 Host 签名，不写默认端口（80、443）。',
  'authority.differs':
    '签名时主机名是 {client}，服务端是 {server}。请签实际发送的 Host；途中的代理可能改了它。',
  'scheme.differs':
    '签名时是 {client}，服务端是 {server}：协议指到达网关的那段连接。如果 TLS 在网关之前终止，请不要签 @scheme 和 @target-uri，改签 @authority、@path 和 @query。',
  'path.query': '组件 @path 到问号之前为止：签名时是 {client}，应为 {server}。',
  'query.mark': '组件 @query 以问号开头，后面没有内容时也一样：签名时是 {client}，应为 {server}。',
  'query.encoding':
    '查询串的转义不同：签名时是 {client}，服务端收到 {server}。请按实际发送的签名，既不解码也不再次转义。',
  'query.order':
    '查询参数的顺序不同：签名时是 {client}，服务端收到 {server}。请按实际发送的签名，不要排序。',
  'query.differs': '签名时查询串是 {client}，服务端收到 {server}。',
  'request-target.method':
    '组件 @request-target 只有请求目标，不带方法：签名时是 {client}，应为 {server}。',
  'request-target.absolute':
    '组件 @request-target 是实际发送的请求目标，不带协议和主机：签名时是 {client}，应为 {server}。',
  'target-uri.relative':
    '组件 @target-uri 是带协议和主机的完整地址：签名时是 {client}，应为 {server}。',
  'signature-parameters.missing':
    '缺少最后一行："@signature-params" 加列表和各参数，之后没有换行。',
  'signature-parameters.label': '最后一行以括号里的列表开头；前面的标签（如 sig1=）不写。',
  'signature-parameters.unreadable': '最后一行无法比较：签名时是 {client}，服务端是 {server}。',
  'signature-parameters.spelling': '签名参数的写法不同：签名时是 {client}，规范的写法是 {server}。',
  'signature-parameters.components': '签名时列表是 {client}，Signature-Input 里发送的是 {server}。',
  'signature-parameters.order': '签名参数的顺序不同：签名时是 {client}，发送的是 {server}。',
  'signature-parameter.unsigned': 'Signature-Input 里有参数 {name}，但签名的最后一行里没有。',
  'signature-parameter.unlisted': '签名的最后一行里有参数 {name}，但 Signature-Input 里没有。',
  'signature-parameter.type':
    '参数 {name} 的类型不同：签名时是 {client}，发送的是 {server}。数字不带引号，文本带引号。',
  'signature-parameter.differs': '签名参数 {name}：签名时是 {client}，发送的是 {server}。',
  'signature-parameter.missing': 'Signature-Input 必须带参数 {name}。',
  'created.unit': '参数 {name} 是毫秒数（{client}）。应为 1970 年以来的秒数：{server}。',
  'signature.expired':
    '调用到达时签名已过期 {lateSeconds} 秒。请立即发送，或把 expires 设得晚一些，或检查时钟。',
  'secret.wrong':
    '两边的签名串相同，所以签名用的是另一个密钥或算法，或者不是 HMAC 的 base64。AppSecret 被重置过吗？',
}
