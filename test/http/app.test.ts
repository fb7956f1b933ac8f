/** /healthz, /metrics and whoever is not WeChat, over HTTP. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createApp } from '../../src/http/app.ts';
import { Town } from '../support/town.ts';

describe('over HTTP', () => {
  let town: Town;
  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${town.port}${path}`, { headers });

  it('/healthz is 200 with a warning while there is no gateway', async () => {
    const response = await get('/healthz');
    expect(response.status).to.equal(200);
    const body = (await response.json()) as { status: string; warnings: string[] };
    expect(body.status).to.equal('ok');
    expect(body.warnings.join()).to.include('no group gateway');
  });

  it('/healthz is 503 with reasons only while nothing can be stored', async () => {
    await town.database.readOnly(town.store.dataSource, true);
    const response = await get('/healthz');
    await town.database.readOnly(town.store.dataSource, false);
    expect(response.status).to.equal(503);
    expect(((await response.json()) as { reasons: string[] }).reasons.join()).to.match(/READONLY|read-only/);
    expect((await get('/healthz')).status).to.equal(200);
  });

  it('/metrics opens from this machine, not through a proxy without the token', async () => {
    const own = await get('/metrics');
    expect(own.status).to.equal(200);
    expect(own.headers.get('content-type')).to.include('text/plain');
    expect(await own.text()).to.include('mulin_gateway_up 0');
    for (const name of ['x-forwarded-for', 'X-Forwarded-Proto', 'x-forwarded-host']) {
      expect((await get('/metrics', { [name]: '127.0.0.1' })).status, name).to.equal(403);
    }
    expect((await get('/metrics', { 'x-forwarded-for': '127.0.0.1', authorization: 'Bearer ' })).status).to.equal(403);
    expect(
      (await get('/metrics', { 'x-forwarded-for': '127.0.0.1', authorization: 'Bearer undefined' })).status,
    ).to.equal(403);
  });

  it('metrics hold no word and no id of a resident', async () => {
    await town.says('o-canary-13812345678', '十号小区3号楼2单元楼道灯坏了，我叫王金丝雀');
    expect(await (await get('/metrics')).text()).not.to.match(/canary|13812345678|金丝雀/);
  });

  it('a wrong signature is 403 and stores nothing', async () => {
    const count = async () => (await town.store.dataSource.query('SELECT COUNT(*) AS n FROM inbox'))[0].n;
    const before = await count();
    const url = `http://127.0.0.1:${town.port}/wechat?signature=x&timestamp=1&nonce=2&msg_signature=y&encrypt_type=aes`;
    const response = await fetch(url, { method: 'POST', body: '<xml><Encrypt>AAAA</Encrypt></xml>' });
    expect(response.status).to.equal(403);
    expect(await count()).to.equal(before);
  });

  it('an unknown path is 404, an unknown method on the callback 405, and a broken request is survived', async () => {
    expect((await get('/nothing')).status).to.equal(404);
    expect((await fetch(`http://127.0.0.1:${town.port}/wechat`, { method: 'DELETE' })).status).to.equal(405);
    await new Promise<void>((resolve) => {
      const broken = request({
        port: town.port,
        host: '127.0.0.1',
        path: '/wechat?signature=a',
        method: 'POST',
        headers: { 'content-length': 100 },
      });
      broken.on('error', () => undefined).on('close', () => resolve());
      broken.write('x');
      setImmediate(() => broken.destroy());
    });
    expect((await get('/healthz')).status).to.equal(200);
  });

  it('while it ends, what has been asked is answered, nobody is invited to ask more, and balancers are told', async () => {
    let isEnding = false;
    const health = async () => {
      isEnding = true; // while this is being answered
      return { warnings: [], reasons: [] };
    };
    const metrics = async () => ({ type: 'text/plain', text: '' });
    const options = { callbacks: [], health, metrics, metricsToken: undefined, log: { error: () => undefined } };
    const server = createApp({ ...options, isEnding: () => isEnding }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const before = await fetch(`${url}/nothing`);
    expect([before.status, before.headers.get('connection')]).to.deep.equal([404, 'keep-alive']);
    const after = await fetch(`${url}/healthz`);
    expect([after.status, after.headers.get('connection')]).to.deep.equal([503, 'close']);
    server.close();
    server.closeAllConnections();
  });
});
