/** Express Gateway with its key-auth, and nothing else. Arguments: folder of its configuration. */
import gateway from 'express-gateway'

await gateway().load(process.argv[2]).run()
