/**
 * Every refusal code the rules can return, with the sentence a person reads: what is wrong and what
 * to do next. `{name}` is a fact that the refusal carries. A code, once published, is never given
 * another meaning. Which HTTP status a code gets is decided where HTTP is spoken, not here.
 */

const accessCodes = {
  'permission.denied':
    'Your role does not allow {action}; ask an owner or an administrator to do it for you.',
  'text.unstorable':
    'Character {position} of the text is {character}, which cannot be stored; remove it and try again.',
} as const

const organisationCodes = {
  'member.unknown': 'There is no such member of the organisation; pick one from the member list.',
  'member.username-taken': 'The username is already in use; choose another one.',
  'member.last-owner':
    'This person is the last owner of {count} applications; hand those over first: {applicationNames}.',
  'member.last-super-admin':
    'The organisation needs at least one active super administrator; appoint another one first.',
  'member.super-admin-only':
    'Only a super administrator can appoint or dismiss a super administrator; ask one of them.',
  'member.self':
    'You cannot change your own roles or remove yourself; ask another administrator to do it.',
  'member.hand-over-target':
    'Applications can be handed over only to another active member; pick someone else.',
  'group.unknown': 'There is no such application group; pick one from the list.',
  'group.name-blank': 'The group needs a name; enter 1 to 64 characters.',
  'group.name-long': 'The group name has {length} characters; shorten it to at most {limit}.',
  'group.name-character':
    'Character {position} of the group name is {character}, a control character; remove it.',
  'group.name-taken': 'Another group already has this name; choose a different one.',
  'group.in-use':
    'The group still holds {applications} applications and {requests} pending creation requests; ' +
    'move or delete the applications and decide the requests first.',
  'version.stale':
    'Somebody changed this in the meantime; load it again, then repeat your change on what it is now.',
  'project.unknown': 'There is no such service project; pick one from the list.',
  'project.name-blank': 'The service project needs a name; enter 1 to 64 characters.',
  'project.name-long': 'The project name has {length} characters; shorten it to at most {limit}.',
  'project.name-character':
    'Character {position} of the project name is {character}, a control character; remove it.',
  'project.in-use': 'The service project still holds {apis} APIs; delete or move them first.',
  'project.name-taken': 'Another service project already has this name; choose a different one.',
  'api.unknown': 'There is no such API; search for it in the marketplace.',
  'api.name-ambiguous':
    'Several APIs are called {name}, each in another service project; choose the one you mean from the list.',
  'api.named-twice': '{name} is named twice; it is asked for once.',
  'api.none-named': 'No API is named; choose or name at least one.',
  'api.too-many-named': '{count} APIs are named; ask for at most {limit} at once.',
  'api.name-taken': 'The service project already has an API of this name; choose a different one.',
  'api.name-blank': 'The API needs a name; enter 1 to 64 characters.',
  'api.name-long': 'The API name has {length} characters; shorten it to at most {limit}.',
  'api.name-character':
    'Character {position} of the API name is {character}, a control character; remove it.',
  'api.route-incomplete':
    'An API answers at a method and a path of its own only when both are given; give both or neither.',
  'api.method-unsupported':
    '{method} is not a method that an API can answer; use GET, POST, PUT, PATCH or DELETE.',
  'api.path-invalid':
    'The path {pathText} cannot be matched; write segments after a slash, such as /orders/:id with :id in braces, ' +
    'with letters, digits and - . _ ~ only, or one parameter in braces as a whole segment.',
  'api.path-reserved':
    'The path starts like the common door of every API, /{operation}/…; choose another first segment.',
  'api.path-taken': 'Another API already answers at this method and path; choose a different one.',
  'api.aliyun-id-taken':
    'Another API is already linked to this id of Alibaba Cloud; enter the id of this one, or leave it out.',
  'api.upstream-missing': 'The API has no upstream; name one for PROD or DEV.',
  'api.upstream-invalid':
    'The {environment} upstream is not an http or https address without user, query and fragment; ' +
    'write it like http://10.0.0.5:8080/base.',
  'api.upstream-forbidden':
    'The {environment} upstream is a link-local or metadata address, at which a cloud hands out credentials; name the ' +
    'address of a service.',
  'api.limit-above':
    'The limit of an application, {given} per second, is above the {limit} of the API; lower it.',
  'data-source.unknown': 'There is no such data source; pick one from the list.',
  'data-source.name-blank': 'The data source needs a name; enter 1 to 64 characters.',
  'data-source.name-long':
    'The name of the data source has {length} characters; shorten it to at most {limit}.',
  'data-source.name-character':
    'Character {position} of the name of the data source is {character}, a control character; remove it.',
  'data-source.name-taken': 'Another data source already has this name; choose a different one.',
  'data-source.field-missing': 'The {field} of the data source is missing; enter it.',
  'data-source.field-long':
    'The {field} of the data source has {length} characters; shorten it to at most {limit}.',
  'data-source.connection-secret':
    'The connection holds a password, and everybody can read it; enter the password as the secret instead.',
  'data-source.owner-inactive':
    'The owner is not an active member of the organisation; choose an active member.',
} as const

const applicationCodes = {
  'application.unknown':
    'There is no such application; it may have been deleted, so reload the list.',
  'application.name-length':
    'The name has {length} characters; it needs at least {minimum} and at most {maximum}.',
  'application.name-start':
    'The name starts with {character}; start it with a Han character or a letter from A to Z.',
  'application.name-character':
    'Character {position} of the name is {character}; use only Han characters, the letters A to Z, ' +
    'digits and underscores.',
  'application.name-taken':
    'Another application of this group already has this name; choose another name or group.',
  'application.scenario-missing': 'The scenario is missing; say what the application is used for.',
  'application.scenario-long':
    'The scenario has {length} characters; shorten it to at most {limit}.',
  'application.owners-missing':
    'The application has no owner; name at least one active member of the organisation.',
  'application.owners-too-many': 'The application has {count} owners; name at most {limit}.',
  'application.owner-repeated': '{ownerId} is named as an owner twice; name each owner once.',
  'application.owner-inactive':
    '{ownerId} is not an active member of the organisation; choose an active member as owner.',
  'application.last-owner':
    'An application never loses its last owner; name another owner before this one goes.',
  'application.stale-version':
    'Somebody changed the application to version {presentVersion} after you loaded version ' +
    '{givenVersion}; reload it and apply your change again.',
  'application.confirmation-mismatch':
    'The typed name is not the name of the application; type {name} in full to delete it.',
  'application.not-active': 'The application is already suspended; reload it to see its state.',
  'application.not-suspended': 'The application is not suspended; reload it to see its state.',
  'application.deleted': 'The application has been deleted for good; create a new one instead.',
} as const

const credentialCodes = {
  'credential.custom-unavailable':
    'Custom keys exist only on the built-in gateway and Alibaba Cloud API Gateway; leave the key ' +
    'to the system.',
  'credential.reset-unavailable':
    'The AppSecret can be reset here only on the built-in gateway and Alibaba Cloud API Gateway; ' +
    'reset it in the system that runs your network.',
  'credential.pair-incomplete':
    'A custom key needs both an AppKey and an AppSecret; enter both or neither.',
  'credential.app-key-length':
    'The AppKey has {length} characters; it needs at least {minimum} and at most {maximum}.',
  'credential.app-key-character':
    'Character {position} of the AppKey is {character}; use only the letters A to Z, digits, ' +
    'underscores and hyphens.',
  'credential.app-key-taken':
    'The AppKey belongs or once belonged to another application; choose another one.',
  'credential.secret-length':
    'The AppSecret has {length} characters; it needs at least {minimum} and at most {maximum}.',
  'credential.secret-character':
    'Character {position} of the AppSecret is not allowed; use only the letters A to Z, digits, ' +
    'underscores and hyphens.',
  'credential.secret-weak':
    'The AppSecret is easier to guess than the organisation permits; use a longer, random one or ' +
    'let the system make it.',
  'credential.secret-unchanged':
    'The new AppSecret is the same as the present one; enter a different one.',
  'credential.secret-retired':
    'The new AppSecret was in use before and has been retired; enter one that was never used.',
  'credential.overlap-too-long':
    'The old AppSecret would stay valid too long; choose an end at most {limitSeconds} seconds ' +
    'after the reset.',
  'credential.overlap-invalid': 'The overlap is not a whole number of seconds; enter 0 or more.',
  'credential.too-many-alive':
    '{count} AppSecrets would be valid at once and at most {limit} may be; end an older one first.',
  'credential.reset-meanwhile':
    'Somebody else reset the AppSecret a moment ago; reload the page and use the new one, or reset it again.',
  'credential.fresh-sign-in-needed':
    'The organisation shows an AppSecret only after a fresh sign-in; confirm your password in the ' +
    'console and try again.',
  'credential.reveal-throttled':
    'You were shown {limit} AppSecrets within a minute; wait {retryAfterSeconds} seconds and try again.',
  'credential.version-unknown':
    'There is no such version of the AppSecret; reload the page to see the present ones.',
  'credential.version-current':
    'This is the current AppSecret and has no end; reset it to replace it.',
  'credential.version-dead':
    'This AppSecret has ended and never becomes valid again; use the current one.',
} as const

const addressRuleCodes = {
  'address-rule.unavailable':
    'The IP whitelist exists only on the built-in gateway; leave it out on this network.',
  'address-rule.switched-off':
    'The application IP whitelist is switched off for the organisation; an administrator can switch ' +
    'it on in the call authentication configuration.',
  'address-rule.none': 'The IP whitelist is enabled but empty; enter at least one address.',
  'address-rule.too-many':
    'The list has {count} entries; shorten it to at most {limit}, for example by using blocks.',
  'address-rule.too-long': 'The list has {length} characters; shorten it to at most {limit}.',
  'address-rule.empty': 'Entry {position} is empty; remove the extra semicolon.',
  'address-rule.separator':
    'Entry {position}, {entry}, seems to hold several addresses; separate entries with semicolons.',
  'address-rule.syntax':
    'Entry {position}, {entry}, is not an address; write an IPv4 address such as 192.168.3.12 or a ' +
    'block such as 192.168.3.0/24.',
  'address-rule.octet-count':
    'Entry {position}, {entry}, does not have four parts; write an IPv4 address as in 192.168.3.12.',
  'address-rule.octet-range':
    'Entry {position}, {entry}, has a part above 255; each part of an IPv4 address is 0 to 255.',
  'address-rule.leading-zero':
    'Entry {position}, {entry}, has a part with a leading zero, which some systems read as octal; ' +
    'write the part without it.',
  'address-rule.prefix':
    'Entry {position}, {entry}, has no valid prefix length; write a whole number from 1 to {limit} ' +
    'after the slash.',
  'address-rule.zone':
    'Entry {position}, {entry}, names a zone, which only its own machine knows; remove the part ' +
    'from the percent sign on.',
  'address-rule.ipv6-off':
    'Entry {position}, {entry}, is an IPv6 address, which the organisation does not allow here; use ' +
    'an IPv4 address or ask an administrator to allow IPv6.',
  'address-rule.duplicate':
    'Entry {position}, {entry}, means the same as entry {firstPosition}; remove one of them.',
} as const

const membershipCodes = {
  'validity.day-invalid': 'The date is not a calendar day; write it as YYYY-MM-DD.',
  'validity.past': 'The date {until} has passed; choose {today} or a later day.',
  'validity.too-far': 'The date {until} is too far ahead; choose {latest} or an earlier day.',
  'validity.not-longer':
    'The date {until} does not extend the validity, which lasts through {endsOn}; choose a later day.',
  'membership.unknown': 'This person does not belong to the application; reload the member list.',
  'membership.nobody': 'Nobody is selected; choose at least one person.',
  'membership.too-many': '{count} people are selected; add at most {limit} at once.',
  'membership.repeated': '{memberId} is selected twice; select each person once.',
  'membership.person-inactive':
    '{memberId} is not an active member of the organisation; choose an active member.',
  'membership.exists': '{memberId} already belongs to the application; edit the validity instead.',
  'membership.is-owner':
    '{memberId} is an owner of the application; leave them out, owners need no membership.',
  'membership.owner-fixed':
    'Owners are permanent and are changed in Edit Application; name the owners there.',
  'membership.self': 'You cannot edit or remove yourself here; ask another owner to do it.',
  'membership.permanent': 'The membership is permanent; it needs no renewal.',
} as const

const grantCodes = {
  'grant.unknown': 'There is no such authorisation; reload the list.',
  'grant.ended': 'The authorisation is {state} already; apply for a new one.',
  'grant.permanent': 'The authorisation has no end; it needs no renewal.',
  'grant.environment-missing':
    'The API is not published in {environment}; choose an environment in which it is.',
  'reason.missing': 'The reason is missing; say in a sentence why.',
  'reason.too-long': 'The reason has {length} characters; shorten it to at most {limit}.',
  'note.too-long': 'The note has {length} characters; shorten it to at most {limit}.',
} as const

const callCodes = {
  'call.unknown':
    'There is no record of such a call; check the request id, or wait until the gateway has reported it.',
  'try-call.unsigned':
    'The call is not signed with the AppKey {appKey} of this application; sign it first, then try it.',
  'try-call.gateway-silent':
    'The gateway did not answer this call; look whether it runs and whether the address is one of an API, then try again.',
} as const

const requestCodes = {
  'request.unknown': 'There is no such request; reload the Task Hub.',
  'request.ended': 'The request is {state} already; reload it to see what happened.',
  'request.not-approver': 'The request does not wait for your decision; reload the Task Hub.',
  'request.not-applicant': 'Only the applicant can do this; ask {applicantId}.',
  'request.already-decided': 'You have passed this request already; others decide now.',
  'request.waiting-for-signer':
    'The signer you added has not answered yet; wait for {signerId} or ask them to decide.',
  'request.signer-limited':
    'An added signer can only pass or reject; leave the rest to the one who added you.',
  'request.already-approver': '{memberId} already decides in this step; choose another person.',
  'request.person-inactive':
    '{memberId} is not an active member of the organisation; choose an active member.',
  'request.self-approval':
    'The applicant cannot decide on their own request; choose another person.',
  'request.no-approver':
    'Step {step} of the approval has nobody who may decide; ask an administrator to name approvers.',
  'request.name-reserved':
    'A pending request asks for an application of this name in this group; choose another name or ' +
    'wait for that request to end.',
  'request.app-key-reserved':
    'A pending request asks for this AppKey; choose another one or wait for that request to end.',
  'request.join-pending':
    'You already have a pending request for this application; open it with View Request.',
  'request.kind-changed': 'A request keeps its kind when it is resubmitted; start a new request.',
  'request.not-resubmittable':
    'A request that is {state} cannot be resubmitted; start a new request.',
  'request.not-due': 'The time limit of the request has not passed; decide or withdraw it.',
  'request.stale-version':
    'Somebody else decided on the request a moment ago; reload it to see the present state.',
  'chain.too-many-steps': 'The approval has {count} steps; use at most {limit}.',
  'chain.steps-missing': 'The approval has no step; add one, or choose automatic approval.',
  'chain.steps-unused':
    'An automatic approval has no steps; remove them, or switch automatic approval off.',
  'chain.role-unfit':
    'Step {step} asks the {role}, whom a request of this kind does not have; choose another role.',
  'chain.person-inactive':
    'Step {step} names {memberId}, who is not an active member of the organisation; choose an active member.',
  'chain.step-empty': 'Step {step} names nobody; choose people or a role, or remove the step.',
  'chain.step-too-large': 'Step {step} names {count} approvers; name at most {limit}.',
} as const

const networkCodes = {
  'network.not-chosen': 'The network has not been chosen; an administrator chooses it first.',
  'network.setting-unavailable':
    'The setting {setting} does not exist on this network; leave it out.',
  'network.setting-missing': 'The setting {setting} is needed for this network; enter it.',
  'network.setting-invalid': 'The setting {setting} is not valid; {expected}.',
  'network.change-unconfirmed':
    'Changing the network turns things off; confirm these consequences first: {consequences}.',
  'network.unchanged': 'The network is already of this kind; there is nothing to change.',
} as const

const identityCodes = {
  'member.username-form':
    'A username is 1 to 64 letters, digits or any of . _ - @ and starts with a letter or a digit; {username} is not.',
  'member.display-name-missing': 'The display name is missing; enter the name that others see.',
  'member.display-name-long':
    'The display name has {length} characters; shorten it to at most {limit}.',
  'member.email-form': 'The e-mail address is not one; write it like name@example.org.',
  'member.time-zone-unknown': 'There is no time zone {timeZone}; pick one such as Asia/Shanghai.',
  'password.too-short': 'The password has {length} characters; use at least {minimum}.',
  'password.too-long': 'The password has {length} characters; use at most {maximum}.',
  'password.common':
    'The password is among the first that somebody else would try; choose a different one.',
  'password.holds-username':
    'The password is little more than the username; choose a different one.',
  'password.wrong': 'The password is not right; enter the one you sign in with.',
  'session.unknown': 'There is no such session; it may have ended, so reload the list.',
  'session.needed':
    'An access token cannot do this; sign in and do it in the console, or with a session.',
  'token.unknown': 'There is no such access token; it may have been revoked, so reload the list.',
  'token.name-missing': 'The access token needs a name; say what it is for.',
  'token.too-many': 'You have {count} access tokens; revoke one that is not needed first.',
  'two-factor.already-on':
    'One-time codes are on already; turn them off first to set them up anew.',
  'two-factor.not-started': 'One-time codes are not being set up; start again.',
  'two-factor.code-wrong':
    'The one-time code is not right; check the clock of your device and enter the next one.',
} as const

const webhookCodes = {
  'webhook.unknown': 'There is no such webhook; it may have been removed, so reload the list.',
  'webhook.name-blank': 'The webhook needs a name; enter 1 to 64 characters.',
  'webhook.name-long': 'The webhook name has {length} characters; shorten it to at most {limit}.',
  'webhook.name-character':
    'Character {position} of the webhook name is {character}, a control character; remove it.',
  'webhook.name-taken': 'Another webhook already has this name; choose a different one.',
  'webhook.url-invalid':
    'A webhook leads to an https address without user, password and fragment; correct the address.',
  'webhook.url-private':
    '{host} is an address of this machine or of a private network; name a public one, ' +
    'or have the operator set PORTICO_WEBHOOK_ALLOW_PRIVATE.',
  'webhook.event-unknown':
    '{event} is not the name of an event; pick names that the audit log knows.',
  'webhook.too-many': 'There are {count} webhooks; remove one that is not needed first.',
  'webhook.inactive': 'The webhook is turned off; turn it on first.',
  'delivery.unknown': 'There is no such message; it may have been removed, so reload the list.',
} as const

/** The message template of every refusal code. */
export const refusalMessages = {
  ...accessCodes,
  ...organisationCodes,
  ...identityCodes,
  ...applicationCodes,
  ...credentialCodes,
  ...addressRuleCodes,
  ...membershipCodes,
  ...grantCodes,
  ...callCodes,
  ...requestCodes,
  ...networkCodes,
  ...webhookCodes,
} as const

/** A stable refusal code, `noun.reason`. */
export type RefusalCode = keyof typeof refusalMessages

/** The facts that a message template names in braces. */
type FactNamesIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | FactNamesIn<Rest>
  : never

/** The facts that a refusal with this code must carry for its message to be complete. */
export type FactNames<Code extends RefusalCode> = FactNamesIn<(typeof refusalMessages)[Code]>
