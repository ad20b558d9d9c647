/** Every refusal in Chinese, with the same facts in braces as the English sentence of the rule. */
import type { RefusalCode, WarningCode } from '@portico/domain'
import type { EdgeCode } from '../../server/edge-codes.ts'

export const edgeMessages: Readonly<Record<EdgeCode, string>> = {
  'network.unreachable': '连不上 Portico 服务。请检查网络后重试，已填写的内容都还在。',
  'answer.unexpected': '服务返回了无法识别的内容。请重试，仍不行请联系管理员。',
  'session.required': '还没有登录，或登录已过期。请登录后再试。',
  'session.cross-site': '请求来自别的网站，已被拒绝。请直接打开控制台操作。',
  'sign-in.failed': '用户名或密码不正确。请检查后重试。',
  'sign-in.code-required': '此账号开启了两步验证，请输入一次性验证码。',
  'sign-in.code-wrong': '验证码不正确，请输入设备上现在显示的验证码。',
  'sign-in.throttled': '尝试次数过多，请等待 {retryAfterSeconds} 秒后再试。',
  'body.malformed': '提交的内容无法识别，请刷新页面后重试。',
  'body.invalid': '提交的内容格式不对：{faults}。',
  'body.too-large': '提交的内容太大，最多 {limitBytes} 字节。',
  'parameter.invalid': '链接中的参数不对：{faults}。',
  'cursor.invalid': '翻页位置已失效，请回到第一页。',
  'version.malformed': '版本信息不对，请刷新页面后重试。',
  'call.timeout': '请求没有及时到达，请重试。',
  'route.unknown': '服务没有这个功能，可能版本较旧；请联系管理员。',
  'idempotency-key.reused': '这次提交与上一次内容不同，请刷新页面后重新提交。',
  'idempotency-key.in-progress': '上一次提交还没有结果，请稍候再看是否已生效。',
  'server.defect': '服务内部出错。请把请求编号 {requestId} 告诉管理员。',
  'server.busy': '服务暂时忙不过来，请稍后再试。',
  'server.outcome-unknown': '数据库连接中断，请先看看改动是否已生效，再决定是否重试。',
}

const applicationMessages = {
  'application.unknown': '没有这个应用，可能已被删除；请刷新列表。',
  'application.name-length': '名称有 {length} 个字符；需要 {minimum} 到 {maximum} 个。',
  'application.name-start': '名称以 {character} 开头；请以汉字或英文字母开头。',
  'application.name-character':
    '名称的第 {position} 个字符是 {character}；只能使用汉字、英文字母、数字和下划线。',
  'application.name-taken': '该应用分组中已有同名应用；请换一个名称或分组。',
  'application.scenario-missing': '还没有填写应用场景；请说明应用的用途。',
  'application.scenario-long': '应用场景有 {length} 个字符；请缩短到 {limit} 个以内。',
  'application.owners-missing': '应用没有负责人；请至少指定一位在职成员。',
  'application.owners-too-many': '应用有 {count} 位负责人；最多 {limit} 位。',
  'application.owner-repeated': '{ownerId} 被选了两次；每位负责人只选一次。',
  'application.owner-inactive': '{ownerId} 不是组织的有效成员；请选择有效成员作为负责人。',
  'application.last-owner': '应用不能没有负责人；请先指定另一位负责人，再移除这一位。',
  'application.stale-version':
    '您打开的是版本 {givenVersion}，之后有人把应用改到了版本 {presentVersion}；请重新加载后再改一次。',
  'application.confirmation-mismatch': '输入的名称与应用名称不一致；请完整输入 {name} 以删除。',
  'application.not-active': '应用已经停用；请刷新查看状态。',
  'application.not-suspended': '应用并未停用；请刷新查看状态。',
  'application.deleted': '应用已被永久删除；请新建一个应用。',
} as const

const credentialMessages = {
  'credential.custom-unavailable':
    '只有内置网关和阿里云 API 网关支持自定义密钥；请由系统生成密钥。',
  'credential.reset-unavailable':
    '只有内置网关和阿里云 API 网关支持在此重置 AppSecret；请到网络所在的系统中重置。',
  'credential.pair-incomplete': '自定义密钥需要同时填写 AppKey 和 AppSecret。',
  'credential.app-key-length': 'AppKey 有 {length} 个字符；需要 {minimum} 到 {maximum} 个。',
  'credential.app-key-character':
    'AppKey 的第 {position} 个字符是 {character}；只能使用英文字母、数字、下划线和连字符。',
  'credential.app-key-taken': '该 AppKey 属于或曾属于另一个应用；请换一个。',
  'credential.secret-length': 'AppSecret 有 {length} 个字符；需要 {minimum} 到 {maximum} 个。',
  'credential.secret-character':
    'AppSecret 的第 {position} 个字符不允许使用；只能使用英文字母、数字、下划线和连字符。',
  'credential.secret-weak':
    'AppSecret 太容易猜到，不符合组织的要求；请使用更长的随机值，或由系统生成。',
  'credential.secret-unchanged': '新的 AppSecret 与当前的相同；请输入不同的值。',
  'credential.secret-retired': '这个 AppSecret 以前用过并已作废；请输入从未用过的值。',
  'credential.overlap-too-long': '旧 AppSecret 的保留时间太长；最多保留 {limitSeconds} 秒。',
  'credential.overlap-invalid': '保留时间不是整秒数；请输入 0 或更大的数。',
  'credential.too-many-alive':
    '将有 {count} 个 AppSecret 同时有效，最多 {limit} 个；请先结束较旧的一个。',
  'credential.reset-meanwhile': '刚刚有人重置了 AppSecret；请刷新页面使用新的，或再重置一次。',
  'credential.fresh-sign-in-needed': '查看 AppSecret 前需要再次确认身份；请确认密码后重试。',
  'credential.reveal-throttled':
    '一分钟内已查看 {limit} 次 AppSecret；请等待 {retryAfterSeconds} 秒后再试。',
  'credential.version-unknown': '没有这个版本的 AppSecret；请刷新页面查看现有版本。',
  'credential.version-current': '这是当前的 AppSecret，没有结束时间；要替换它请重置。',
  'credential.version-dead': '这个 AppSecret 已失效且不会再生效；请使用当前的。',
} as const

const addressRuleMessages = {
  'address-rule.unavailable': '只有内置网关支持 IP 白名单；当前网络下请不要填写。',
  'address-rule.switched-off': '组织没有开启应用 IP 白名单；管理员可以在调用认证配置中开启。',
  'address-rule.none': '已启用 IP 白名单但没有地址；请至少填写一个。',
  'address-rule.too-many': '列表有 {count} 条，最多 {limit} 条；可以改用网段。',
  'address-rule.too-long': '列表有 {length} 个字符；请缩短到 {limit} 个以内。',
  'address-rule.empty': '第 {position} 条是空的；请删除多余的分号。',
  'address-rule.separator': '第 {position} 条 {entry} 像是多个地址；请用分号分隔。',
  'address-rule.syntax':
    '第 {position} 条 {entry} 不是地址；请写成 192.168.3.12 这样的 IPv4 地址或 192.168.3.0/24 这样的网段。',
  'address-rule.octet-count': '第 {position} 条 {entry} 不是四段；请写成 192.168.3.12 的形式。',
  'address-rule.octet-range': '第 {position} 条 {entry} 有一段大于 255；每段应为 0 到 255。',
  'address-rule.leading-zero':
    '第 {position} 条 {entry} 有一段以 0 开头，某些系统会按八进制理解；请去掉前导 0。',
  'address-rule.prefix':
    '第 {position} 条 {entry} 的前缀长度不对；斜线后应为 1 到 {limit} 的整数。',
  'address-rule.zone':
    '第 {position} 条 {entry} 带有只在本机有意义的区域标识；请删除百分号及其后的部分。',
  'address-rule.ipv6-off':
    '第 {position} 条 {entry} 是 IPv6 地址，组织未允许；请改用 IPv4 地址，或请管理员允许 IPv6。',
  'address-rule.duplicate':
    '第 {position} 条 {entry} 与第 {firstPosition} 条含义相同；请删除其一。',
} as const

const membershipMessages = {
  'validity.day-invalid': '不是有效的日期；请写成 YYYY-MM-DD。',
  'validity.past': '{until} 已经过去；请选择 {today} 或之后的日期。',
  'validity.too-far': '{until} 太远了；请选择 {latest} 或更早的日期。',
  'validity.not-longer': '{until} 没有延长有效期（现在到 {endsOn}）；请选择更晚的日期。',
  'membership.unknown': '此人不属于该应用；请刷新成员列表。',
  'membership.nobody': '还没有选择成员；请至少选择一位。',
  'membership.too-many': '选择了 {count} 人；一次最多添加 {limit} 人。',
  'membership.repeated': '{memberId} 被选了两次；每人只选一次。',
  'membership.person-inactive': '{memberId} 不是组织的有效成员；请选择有效成员。',
  'membership.exists': '{memberId} 已是该应用的成员；请改为修改其有效期。',
  'membership.is-owner': '{memberId} 是该应用的负责人，不需要成员身份。',
  'membership.owner-fixed': '负责人长期有效，请在“编辑应用”中调整负责人。',
  'membership.self': '不能在这里修改或移除自己；请由另一位负责人操作。',
  'membership.permanent': '成员身份长期有效，不需要续期。',
} as const

const requestMessages = {
  'request.unknown': '没有这个申请；请刷新任务中心。',
  'request.ended': '申请已是 {state} 状态；请刷新查看结果。',
  'request.not-approver': '这个申请不需要您审批；请刷新任务中心。',
  'request.not-applicant': '只有申请人可以这样做；请联系 {applicantId}。',
  'request.already-decided': '您已通过这个申请，现在由其他人决定。',
  'request.waiting-for-signer': '您加签的 {signerId} 还没有答复；请等待或提醒对方。',
  'request.signer-limited': '加签人只能通过或驳回；其余请由加签您的人处理。',
  'request.already-approver': '{memberId} 已在这一步审批；请选择其他人。',
  'request.person-inactive': '{memberId} 不是组织的有效成员；请选择有效成员。',
  'request.self-approval': '申请人不能审批自己的申请；请选择其他人。',
  'request.no-approver': '审批的第 {step} 步没有可审批的人；请管理员指定审批人。',
  'request.name-reserved':
    '有一个待审批的申请占用了该分组中的这个名称；请换一个名称，或等那个申请结束。',
  'request.app-key-reserved': '有一个待审批的申请占用了这个 AppKey；请换一个，或等那个申请结束。',
  'request.join-pending': '您对这个应用已有一个待审批的申请；请用“查看申请”打开。',
  'request.kind-changed': '重新提交时不能改变申请类型；请新建申请。',
  'request.not-resubmittable': '{state} 状态的申请不能重新提交；请新建申请。',
  'request.not-due': '申请还没有到期；请审批或撤回。',
  'request.stale-version': '刚刚有人处理了这个申请；请刷新查看现在的状态。',
  'chain.too-many-steps': '审批有 {count} 步；最多 {limit} 步。',
  'chain.steps-missing': '审批没有步骤；请添加一步，或选择自动通过。',
  'chain.steps-unused': '自动通过的审批没有步骤；请删除步骤，或关闭自动通过。',
  'chain.role-unfit': '第 {step} 步指定了 {role}，这类申请没有这种角色；请换一个。',
  'chain.person-inactive': '第 {step} 步指定的 {memberId} 不是组织的有效成员；请选择有效成员。',
  'chain.step-empty': '第 {step} 步没有审批人；请选择人员或角色，或删除这一步。',
  'chain.step-too-large': '第 {step} 步有 {count} 位审批人；最多 {limit} 位。',
} as const

const catalogueMessages = {
  'project.unknown': '没有这个服务项目；请从列表中选择。',
  'project.name-taken': '已有同名服务项目；请换一个名称。',
  'project.name-blank': '服务项目需要名称；请输入 1 到 64 个字符。',
  'project.name-long': '项目名称有 {length} 个字符；请缩短到 {limit} 个以内。',
  'project.name-character': '项目名称的第 {position} 个字符是控制字符 {character}；请删除。',
  'project.in-use': '服务项目中还有 {apis} 个 API；请先删除或移走。',
  'api.unknown': '没有这个 API；请在 API 市场中搜索。',
  'api.name-ambiguous': '有多个 API 叫 {name}，分属不同的服务项目；请从列表中选择。',
  'api.named-twice': '{name} 写了两次；只申请一次。',
  'api.none-named': '还没有指定 API；请至少选择或填写一个。',
  'api.too-many-named': '指定了 {count} 个 API；一次最多申请 {limit} 个。',
  'api.name-taken': '该服务项目中已有同名 API；请换一个名称。',
  'api.name-blank': 'API 需要名称；请输入 1 到 64 个字符。',
  'api.name-long': 'API 名称有 {length} 个字符；请缩短到 {limit} 个以内。',
  'api.name-character': 'API 名称的第 {position} 个字符是控制字符 {character}；请删除。',
  'api.route-incomplete': 'API 的方法和路径要么都填，要么都不填。',
  'api.method-unsupported': 'API 不能使用方法 {method}；请用 GET、POST、PUT、PATCH 或 DELETE。',
  'api.path-invalid':
    '路径 {pathText} 无法匹配；请以斜线开头分段书写，只用字母、数字和 - . _ ~，参数用花括号单独成段。',
  'api.path-reserved': '路径与所有 API 共用的入口相同（/{operation}/…）；请换一个开头。',
  'api.aliyun-id-taken': '另一个 API 已关联这个阿里云 API 标识；请填写本 API 的标识，或者留空。',
  'api.path-taken': '已有 API 使用这个方法和路径；请换一个。',
  'api.upstream-missing': 'API 没有后端地址；请至少填写生产或开发环境的一个。',
  'api.upstream-invalid':
    '{environment} 的后端地址应为 http 或 https 地址，不带用户、参数和片段，例如 http://10.0.0.5:8080/base。',
  'api.upstream-forbidden':
    '{environment} 的后端地址是链路本地或云元数据地址，会泄露云凭证；请填写服务的地址。',
  'api.limit-above': '应用的限流每秒 {given} 次，高于 API 的 {limit} 次；请调低。',
  'data-source.unknown': '没有这个数据源；请从列表中选择。',
  'data-source.name-blank': '数据源需要名称；请输入 1 到 64 个字符。',
  'data-source.name-long': '数据源名称有 {length} 个字符；请缩短到 {limit} 个以内。',
  'data-source.name-character': '数据源名称的第 {position} 个字符是控制字符 {character}；请删除。',
  'data-source.name-taken': '已有同名数据源；请换一个名称。',
  'data-source.field-missing': '数据源缺少 {field}；请填写。',
  'data-source.field-long': '数据源的 {field} 有 {length} 个字符；请缩短到 {limit} 个以内。',
  'data-source.connection-secret': '连接信息中含有密码，而连接信息人人可见；请把密码填在密钥一栏。',
  'data-source.owner-inactive': '负责人不是组织的有效成员；请选择有效成员。',
} as const

const accountMessages = {
  'member.username-form':
    '用户名为 1 到 64 个字母、数字或 . _ - @，并以字母或数字开头；{username} 不符合。',
  'member.display-name-missing': '还没有填写姓名；请输入他人看到的名字。',
  'member.display-name-long': '姓名有 {length} 个字符；请缩短到 {limit} 个以内。',
  'member.email-form': '邮箱地址不对；请写成 name@example.org 的形式。',
  'member.time-zone-unknown': '没有时区 {timeZone}；请选择如 Asia/Shanghai 的时区。',
  'password.too-short': '密码有 {length} 个字符；至少需要 {minimum} 个。',
  'password.too-long': '密码有 {length} 个字符；最多 {maximum} 个。',
  'password.common': '这个密码太常见，很容易被猜到；请换一个。',
  'password.holds-username': '密码与用户名几乎相同；请换一个。',
  'password.wrong': '密码不正确；请输入登录时使用的密码。',
  'session.unknown': '没有这个会话，可能已结束；请刷新列表。',
  'session.needed': '访问令牌不能执行此操作；请登录控制台操作。',
  'token.unknown': '没有这个访问令牌，可能已被吊销；请刷新列表。',
  'token.name-missing': '访问令牌需要名称；请说明用途。',
  'token.too-many': '您已有 {count} 个访问令牌；请先吊销不需要的。',
  'two-factor.already-on': '一次性验证码已开启；要重新设置请先关闭。',
  'two-factor.not-started': '还没有开始设置一次性验证码；请重新开始。',
  'two-factor.code-wrong': '验证码不正确；请检查设备时间并输入下一个。',
} as const

const otherMessages = {
  'version.stale': '这段时间有人做了修改；请重新加载，再在最新内容上修改。',
  'call.unknown': '没有这次调用的记录；请检查请求编号，或等网关上报后再看。',
  'try-call.unsigned': '这次调用没有用该应用的 AppKey {appKey} 签名；请先签名再试。',
  'try-call.gateway-silent':
    '网关没有回答这次调用；请检查网关是否在运行、地址是否是某个 API，然后再试。',
  'permission.denied': '您的角色不允许此操作（{action}）；请负责人或管理员代为处理。',
  'text.unstorable': '第 {position} 个字符是 {character}，无法保存；请删除后重试。',
  'member.unknown': '组织中没有这位成员；请从成员列表中选择。',
  'member.username-taken': '用户名已被使用；请换一个。',
  'member.last-owner': '此人是 {count} 个应用的最后一位负责人；请先移交：{applicationNames}。',
  'member.last-super-admin': '组织至少需要一位有效的超级管理员；请先任命另一位。',
  'member.super-admin-only': '只有超级管理员可以任免超级管理员；请联系其中一位。',
  'member.self': '不能修改自己的角色或移除自己；请由另一位管理员操作。',
  'member.hand-over-target': '只能移交给另一位有效成员；请另选他人。',
  'group.unknown': '没有这个应用分组；请从列表中选择。',
  'group.name-blank': '分组需要名称；请输入 1 到 64 个字符。',
  'group.name-long': '分组名称有 {length} 个字符；请缩短到 {limit} 个以内。',
  'group.name-character': '分组名称的第 {position} 个字符是控制字符 {character}；请删除。',
  'group.name-taken': '已有同名分组；请换一个名称。',
  'group.in-use':
    '分组中还有 {applications} 个应用和 {requests} 个待审批的创建申请；请先移走或删除应用，并处理申请。',
  'grant.unknown': '没有这个授权；请刷新列表。',
  'grant.ended': '授权已是 {state} 状态；请重新申请。',
  'grant.permanent': '授权长期有效，不需要续期。',
  'grant.environment-missing': 'API 没有发布到 {environment} 环境；请选择已发布的环境。',
  'reason.missing': '还没有填写原因；请用一句话说明。',
  'reason.too-long': '原因有 {length} 个字符；请缩短到 {limit} 个以内。',
  'note.too-long': '备注有 {length} 个字符；请缩短到 {limit} 个以内。',
  'network.not-chosen': '还没有选择网络；请管理员先选择。',
  'network.setting-unavailable': '当前网络没有 {setting} 这项设置；请不要填写。',
  'network.setting-missing': '当前网络需要 {setting}；请填写。',
  'network.setting-invalid': '{setting} 不正确：{expected}。',
  'network.change-unconfirmed': '更换网络会带来以下影响，需要先确认：{consequences}。',
  'network.unchanged': '网络已经是这种类型，无需更改。',
} as const

const webhookMessages = {
  'webhook.unknown': '没有这个 Webhook，可能已被删除；请刷新列表。',
  'webhook.name-blank': '请填写 Webhook 名称，1 到 64 个字符。',
  'webhook.name-long': 'Webhook 名称有 {length} 个字符；请缩短到 {limit} 个以内。',
  'webhook.name-character': 'Webhook 名称的第 {position} 个字符 {character} 是控制字符；请去掉。',
  'webhook.name-taken': '已有同名的 Webhook；请换一个名称。',
  'webhook.url-invalid': 'Webhook 地址必须是 https 地址，不含用户名、密码和片段；请修改。',
  'webhook.url-private':
    '{host} 是本机或内网地址；请填写公网地址，或请运维人员设置 PORTICO_WEBHOOK_ALLOW_PRIVATE。',
  'webhook.event-unknown': '{event} 不是事件名称；请从审计日志的事件中选择。',
  'webhook.too-many': '已有 {count} 个 Webhook；请先删除不再需要的。',
  'webhook.inactive': 'Webhook 已停用；请先启用。',
  'delivery.unknown': '没有这条消息，可能已被清理；请刷新列表。',
} as const

export const refusalMessages: Readonly<Record<RefusalCode, string>> = {
  ...applicationMessages,
  ...credentialMessages,
  ...addressRuleMessages,
  ...membershipMessages,
  ...requestMessages,
  ...catalogueMessages,
  ...accountMessages,
  ...otherMessages,
  ...webhookMessages,
}

export const warningMessages: Readonly<Record<WarningCode, string>> = {
  'address-rule.wide-block': '第 {position} 条 {entry} 覆盖 {addresses} 个地址；能缩小就缩小。',
  'credential.weak-secret': 'AppSecret 容易猜到（约 {bits} 位强度）；24 个随机字符才安全。',
  'call-authentication.timestamp-optional': '没有时间戳的调用以后任何时候都可以被重放。',
  'call-authentication.nonce-optional': '没有随机数的调用在签名有效时间内可以被重放。',
  'call-authentication.token-off': '任何知道 API 地址的人都可以调用。',
}

/** Every sentence of the language, by code. */
export const sentences = { ...edgeMessages, ...refusalMessages, ...warningMessages }
