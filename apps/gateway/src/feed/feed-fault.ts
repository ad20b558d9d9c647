/** Why the feed could not be used this time: met by trying again with what is known. */
export class FeedFault extends Error {
  override readonly name: string = 'FeedFault'
}

/** The feed was away or broke off: what had arrived by then says nothing against the control plane. */
export class FeedBreak extends FeedFault {
  override readonly name = 'FeedBreak'
}
