/** The shape of a handler: one per route of the contract, parse → use case → present. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Outcome, RefusalCode, WebhookPolicy } from '@portico/domain'
import type { RouteAnswer, RouteInput, RouteName, Routes } from '@portico/contract'
import type { Caller } from '../caller.ts'
import type { CallOrigin } from './caller-address.ts'

/** What a handler gets. `request` and `reply` are for the few that deal with cookies. */
export type HandlerContext<Name extends RouteName> = Readonly<
  RouteInput<Routes[Name]> & {
    caller: Routes[Name]['access'] extends 'public' ? Caller | null : Caller
    /** The version in `If-Match`, if the client sent one. */
    version: number | undefined
    /** Where the call comes from; for callers that are nobody yet. */
    origin: CallOrigin
    request: FastifyRequest
    reply: FastifyReply
  }
>

export type Handler<Name extends RouteName> = (
  context: HandlerContext<Name>,
) => Promise<Outcome<RouteAnswer<Routes[Name]> | AsyncIterable<string>, RefusalCode>>

/** One handler for every route: a route without one does not compile. */
export type Handlers = { readonly [Name in RouteName]: Handler<Name> }

/** What handlers have of the configuration. */
export type HandlerOptions = Readonly<{
  gatewayUrl: string
  webhooks: WebhookPolicy
  /** Opens what gateways sealed of refused calls; without it nothing of them can be read. */
  gatewayToken?: string | null
}>
