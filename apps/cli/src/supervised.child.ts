/**
 * Loaded before a supervised program's own code: ends it when the supervisor is gone. A supervisor that
 * is killed outright cannot say goodbye, but the channel to it closes.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Listening alone must not keep a program alive that has nothing left to do.
process.channel?.unref()
