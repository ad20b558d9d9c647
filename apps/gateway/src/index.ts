/** The data plane as other parts of the repository start it: tests, the bench, the command line. */
export { readConfig, type ConfigResult, type GatewayConfig } from './config.ts'
export { createGateway, type Gateway, type GatewayDeps } from './gateway.ts'
