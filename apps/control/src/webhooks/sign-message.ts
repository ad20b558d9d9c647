/** Signs messages as Standard Webhooks has it, with every secret that is valid at the moment. */
import { Webhook } from 'standardwebhooks'
import type { WebhookTarget } from '@portico/store'
import { bindingOfWebhookSecret } from '../secret-binding.ts'
import type { Vault } from '../vault.ts'

/** The secrets to sign with at `now`, the current one first. Throws `VaultFailure`. */
export function openSecrets(vault: Vault, target: WebhookTarget, now: number): string[] {
  const { id, secretVersion, secret, oldSecret } = target
  const secrets = [vault.unseal(secret, bindingOfWebhookSecret(id, secretVersion))]
  if (oldSecret !== null && oldSecret.endsAt.getTime() > now) {
    secrets.push(vault.unseal(oldSecret, bindingOfWebhookSecret(id, secretVersion - 1)))
  }
  return secrets
}

/**
 * The headers of one attempt: the id stays, the timestamp is the attempt's, and during a rotation there is a
 * signature by each secret, blanks between them.
 */
export function signMessage(
  secrets: readonly string[],
  message: Readonly<{ id: string; body: string; now: number }>,
): Record<string, string> {
  const at = new Date(message.now)
  const signatures = secrets.map((secret) => new Webhook(secret).sign(message.id, at, message.body))
  return {
    'content-type': 'application/json',
    'user-agent': 'Portico-Webhooks/1',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.now / 1000)),
    'webhook-signature': signatures.join(' '),
  }
}
