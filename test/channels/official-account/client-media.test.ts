/** Media, codes and the menu through the client: what is fetched, sent and refused. */
import { expect } from 'chai';
import { RetryLater } from '../../../src/channels/official-account/call.ts';
import { api, closeApis, refusing, SECRET, unlessToken } from './api.ts';

describe('official account: client, beside messages', () => {
  afterEach(closeApis);

  describe('media', () => {
    it('comes as bytes with its type', async () => {
      const { client, seen } = await api(
        unlessToken((_, response) =>
          response.setHeader('content-type', 'image/jpeg; x=1').end(Buffer.from([1, 2, 255])),
        ),
      );
      const download = await client.downloadMedia('m-1');
      expect(download).to.deep.equal({ bytes: Buffer.from([1, 2, 255]), mediaType: 'image/jpeg' });
      expect(seen.at(-1)?.query.get('media_id')).to.equal('m-1');
    });

    it('that has expired is gone, also when the error is labelled as text', async () => {
      expect(await (await api(refusing(40007))).client.downloadMedia('m-1'))
        .to.have.property('gone')
        .that.includes('40007');
      const asText = await api(
        unlessToken((_, response) => response.setHeader('content-type', 'text/plain').end('{"errcode":40007}')),
      );
      expect(await asText.client.downloadMedia('m-1')).to.have.property('gone');
    });

    it('whose answer is an address of another host is not fetched', async () => {
      const { client } = await api(unlessToken(() => ({ video_url: 'http://127.0.0.1:9/v.mp4' })));
      expect(await client.downloadMedia('m-1')).to.have.property('gone');
    });

    it('over 12 MB is gone, whatever it says of its length', async () => {
      const chunk = Buffer.alloc(1024 * 1024);
      const endless = await api(
        unlessToken((_, response) => {
          response.setHeader('content-type', 'video/mp4');
          for (let at = 0; at < 14; at++) response.write(chunk);
          response.end();
        }),
      );
      expect(await endless.client.downloadMedia('m-1')).to.deep.equal({ gone: 'larger than 12 MB' });
      const declared = await api(
        unlessToken((_, response) =>
          response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 20_000_000 }).flushHeaders(),
        ),
      );
      expect(await declared.client.downloadMedia('m-1')).to.deep.equal({ gone: 'larger than 12 MB' });
    });

    for (const [what, answer] of [
      ['busy', refusing(-1)],
      ['over quota', refusing(45009)],
      ['failing', unlessToken((_, response) => response.writeHead(500).end())],
    ] as const) {
      it(`is asked for again when the platform is ${what}`, async () => {
        const { client } = await api(answer);
        const outcome = await client.downloadMedia('m-1').catch((error: unknown) => error);
        expect(outcome).to.be.instanceOf(RetryLater);
      });
    }
  });

  describe('the rest', () => {
    it('QR codes, temporary and permanent', async () => {
      const { client, seen } = await api(unlessToken(() => ({ ticket: 'gQ', url: 'http://weixin.qq.com/q/x' })));
      expect(await client.createQrCode('grid:gongdian-1')).to.deep.equal({
        ticket: 'gQ',
        url: 'http://weixin.qq.com/q/x',
      });
      expect(JSON.parse(seen[1]?.body ?? '')).to.deep.equal({
        action_name: 'QR_STR_SCENE',
        expire_seconds: 2_592_000,
        action_info: { scene: { scene_str: 'grid:gongdian-1' } },
      });
      await client.createQrCode('grid:gongdian-1', true);
      expect(JSON.parse(seen[2]?.body ?? '')).to.deep.equal({
        action_name: 'QR_LIMIT_STR_SCENE',
        action_info: { scene: { scene_str: 'grid:gongdian-1' } },
      });
    });

    it('the menu is set as it is, and read back', async () => {
      const button = [{ name: '我要报修', type: 'click', key: 'report' }];
      const { client, seen } = await api(({ path }) =>
        path === '/cgi-bin/menu/get' ? { menu: { button } } : undefined,
      );
      await client.createMenu(button);
      expect(seen[1]?.body).to.equal(JSON.stringify({ button }));
      expect(await client.getMenu()).to.deep.equal(button);
      expect(await (await api(refusing(46003))).client.getMenu()).to.equal(undefined);
    });

    it('an error shows neither token nor secret', async () => {
      const { client } = await api(
        unlessToken((seen) => ({ errcode: 40035, errmsg: `bad ${seen.query.get('access_token')} ${SECRET}` })),
      );
      const error = await client.createMenu([]).catch((reason: unknown) => String(reason));
      expect(error).to.equal('ApiRefused: 40035 parameter not accepted (bad … …)');
    });
  });
});
