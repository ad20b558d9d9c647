/** What decides who may do what with a request (RQ10). */
import { listDueApprovers, listDueSigners, listParticipants } from '@portico/domain'
import type { Request, Subject } from '@portico/domain'

export type RequestPermissionSubject = Extract<Subject, { noun: 'request' }>

export function subjectOfRequest(request: Request): RequestPermissionSubject {
  return {
    noun: 'request',
    state: request.state,
    applicantId: request.applicantId,
    approverIds: listDueApprovers(request),
    signerIds: listDueSigners(request),
    participantIds: listParticipants(request),
  }
}
