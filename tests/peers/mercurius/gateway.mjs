// Mercurius' gateway, with graphql-jit. Arguments: the subgraphs' addresses as JSON, a port.
import gateway from '@mercuriusjs/gateway';
import fastify from 'fastify';

const [urls = '{}', port] = process.argv.slice(2);
const services = Object.entries(JSON.parse(urls)).map(([name, url]) => ({ name, url, connections: 64 }));
const app = fastify();
app.register(gateway, { jit: 1, gateway: { services } });
await app.listen({ host: '127.0.0.1', port: Number(port) });
