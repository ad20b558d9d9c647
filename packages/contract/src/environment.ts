/** Every `PORTICO_*` variable that some program of the product reads; a name outside is a typing error. */

/**
 * Name → the programs that read it. A program refuses a `PORTICO_*` name that is not listed here, and
 * passes over those that only another program reads, so that one environment can serve them all.
 */
export const environmentVariables = {
  PORTICO_HOST: ['control'],
  PORTICO_PORT: ['control'],
  PORTICO_DATA_DIR: ['control', 'cli'],
  PORTICO_MASTER_KEY: ['control'],
  PORTICO_OLD_MASTER_KEYS: ['control'],
  PORTICO_PUBLIC_URL: ['control'],
  PORTICO_LOG_LEVEL: ['control'],
  PORTICO_ADMIN_PASSWORD: ['control'],
  PORTICO_SAMPLE: ['control', 'cli'],
  PORTICO_TRUSTED_PROXIES: ['control', 'gateway'],
  PORTICO_GATEWAY_HOST: ['gateway'],
  PORTICO_GATEWAY_PORT: ['gateway'],
  PORTICO_GATEWAY_ID: ['gateway'],
  PORTICO_GATEWAY_TOKEN: ['control', 'gateway'],
  PORTICO_GATEWAY_DATA_DIR: ['gateway'],
  PORTICO_GATEWAY_LOG_LEVEL: ['gateway'],
  PORTICO_GATEWAY_BODY_LIMIT_BYTES: ['gateway'],
  PORTICO_GATEWAY_BUFFER_LIMIT_BYTES: ['gateway'],
  PORTICO_GATEWAY_CONNECTION_LIMIT: ['gateway'],
  PORTICO_GATEWAY_DRAIN_SECONDS: ['gateway', 'cli'],
  PORTICO_GATEWAY_ENGINE: ['gateway'],
  PORTICO_GATEWAY_WORKERS: ['gateway'],
  PORTICO_GATEWAY_NONCE_LIMIT: ['gateway'],
  PORTICO_GATEWAY_MIN_SNAPSHOT_RATIO: ['gateway'],
  PORTICO_GATEWAY_STRICT_REVOCATION_SECONDS: ['gateway'],
  PORTICO_GATEWAY_TUNNEL_IDLE_SECONDS: ['gateway'],
  PORTICO_TLS_CERT_FILE: ['gateway'],
  PORTICO_TLS_KEY_FILE: ['gateway'],
  PORTICO_UPSTREAM_CA_FILE: ['gateway'],
  PORTICO_CONTROL_URL: ['gateway', 'cli'],
  PORTICO_GATEWAY_URL: ['control', 'cli'],
  PORTICO_SAMPLE_UPSTREAM_URL: ['control'],
  PORTICO_SAMPLE_UPSTREAM_PORT: ['sample-upstream'],
  PORTICO_PROFILES: ['cli'],
  PORTICO_OIDC_ISSUER: ['control'],
  PORTICO_OIDC_CLIENT_ID: ['control'],
  PORTICO_OIDC_CLIENT_SECRET: ['control'],
  PORTICO_OIDC_NAME: ['control'],
  PORTICO_OIDC_FIRST_SIGN_IN: ['control'],
  PORTICO_SMTP_URL: ['control'],
  PORTICO_SMTP_TLS: ['control'],
  PORTICO_MAIL_FROM: ['control'],
  PORTICO_WEBHOOK_ALLOW_PRIVATE: ['control'],
  PORTICO_CALL_RECORD_DAYS: ['control'],
  PORTICO_APP_KEY: ['cli'],
  PORTICO_APP_SECRET: ['cli'],
  PORTICO_TOKEN: ['cli'],
  PORTICO_USERNAME: ['cli'],
  PORTICO_PASSWORD: ['cli'],
} as const satisfies Record<string, readonly Program[]>

export type Program = 'control' | 'gateway' | 'cli' | 'sample-upstream'
export type EnvironmentVariable = keyof typeof environmentVariables

/** The `PORTICO_*` names of an environment that no program of the product knows, sorted. */
export function findUnknownVariables(environment: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('PORTICO_') && !Object.hasOwn(environmentVariables, name))
    .toSorted()
}
