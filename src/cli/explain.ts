/** What an operator is told when something went wrong: the cause in one line, with the remedy, never a stack or a secret. */
import { ApiRefused, RetryLater } from '../channels/official-account/call.ts';
import { Failed } from './command.ts';

/** What a line of the table is compared with: an error's code and message. Earlier ones win. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/^ ?postgres: 28/, 'PostgreSQL 不认这个用户或口令：请检查 DATABASE_URL 里的用户名和口令，以及 pg_hba.conf'],
  [/^ ?postgres: 3D000/, 'PostgreSQL 里没有这个库：请先建库（createdb），或检查 DATABASE_URL 里的库名'],
  [/^ ?postgres: 53300/, 'PostgreSQL 的连接数满了：请加大 max_connections，或停掉多余的程序'],
  [/^ ?postgres: .*SSL/, 'PostgreSQL 的加密连接没有建成：请检查 DATABASE_URL 里的 sslmode 和证书'],
  [/^ ?postgres: /, '连不上 PostgreSQL：请检查它是否在运行，以及 DATABASE_URL 里的主机和端口'],
  [/^42501 /, 'PostgreSQL 的这个用户权限不够：请给它在库里建表的权限（GRANT CREATE, USAGE ON SCHEMA public）'],
  [/^(57P|08|ECONNRESET)|Connection terminated/, '和 PostgreSQL 的连接断了：请检查它是否在运行，再试一次'],
  [/^55P03 /, '数据库正被占用：请稍等再试'],
  [/server version mismatch/, 'pg_dump 比 PostgreSQL 服务器旧：请安装和服务器同一版本的客户端'],
  [/another mulin is running/, '同一个数据库上已经有一个睦邻在运行：请先停掉它，再试一次'],
  [/SQLITE_(BUSY|LOCKED)/, '数据库正被占用：请稍等再试'],
  [/SQLITE_FULL|ENOSPC/, '磁盘满了，什么也没有写：请腾出空间再试'],
  [/SQLITE_(READONLY|CANTOPEN)|EACCES|EPERM|EROFS/, '文件打不开或不能写：请检查路径，以及运行用户对数据目录的权限'],
  [/SQLITE_(CORRUPT|NOTADB)/, '数据库文件坏了，或者不是数据库：请检查 DATABASE_URL，或从备份恢复'],
  [/SQLITE_IOERR|EIO/, '磁盘读写出错：请检查磁盘'],
  [/sealed with key|unable to authenticate data/, '数据是用另一把密钥加密的：请把 MULIN_SECRET_KEY 改回原来的'],
  [/erasures\.log:/, 'erasures.log 被改动过，或者不是这套密钥写的：请从它自己的备份里取回原来的文件'],
  [/EADDRINUSE|port \d+ is in use/, '端口已被占用：请停掉占用它的程序，或用 PORT=3001 换一个端口'],
  [/EADDRNOTAVAIL|ENOTFOUND/, '地址不存在：请检查 HOST'],
  [/package\.json not found/, '安装不完整：请重新 npm ci 和 npm run build'],
];

export function explain(error: unknown): string {
  if (!(error instanceof Error)) return '出错了，原因不明';
  if (error instanceof Failed) return error.message;
  if (error instanceof ApiRefused) return `微信接口拒绝了：${wechatRemedy(error)}`;
  if (error instanceof RetryLater)
    return `微信接口没有回应（${error.message}）：请检查网络和 WECHAT_API_BASE，再试一次`;
  const code = 'code' in error ? String(error.code) : '';
  const known = REMEDIES.find(([pattern]) => pattern.test(`${code} ${error.message}`));
  return known?.[1] ?? error.message.split('\n', 1)[0] ?? error.name;
}

/** For the codes that an operator can do something about (official-account.md 8). */
const WECHAT: Readonly<Record<number, string>> = {
  40001: 'AppSecret 不对：请到“基本配置”核对 WECHAT_APP_SECRET（重置后旧的立即失效）',
  40002: '凭据类型不对：请核对 WECHAT_APP_ID 和 WECHAT_APP_SECRET',
  40013: 'AppID 不对：请到“基本配置”核对 WECHAT_APP_ID',
  40125: 'AppSecret 不对：请到“基本配置”核对 WECHAT_APP_SECRET',
  40164: '本机的出口 IP 不在白名单里：请到“基本配置 → IP白名单”加上',
  48001: '这个公众号没有这项接口权限：要用已认证的服务号，请到“接口权限”查看',
  48004: '这项接口被封禁了：请看公众号后台的通知',
  50002: '公众号受到限制：请看公众号后台的通知',
  40033: '请求里有微信不认的字符：请更新睦邻，或去掉名称里的特殊符号',
  40035: '微信不认这个参数：请更新睦邻',
  40053: '二维码的参数不对：请用 npx mulin nodes 核对网格代码',
  45029: '永久二维码已经用完（10 万个）：请到后台清理，或改用别的网格代码',
  45009: '今天的调用次数用完了：请明天再试',
  89501: '新的出口 IP 要由公众号管理员在微信里确认：请确认后再试',
  89503: '新的出口 IP 要由公众号管理员在微信里确认：请确认后再试',
  89506: '管理员拒绝了新的出口 IP：请 24 小时后再试',
  89507: '管理员拒绝了新的出口 IP：请 1 小时后再试',
};

/** Menu structure and names (7): the menu is ours, so a newer version has the cure. */
const isAboutMenu = (code: number) => (code >= 40015 && code <= 40027) || code === 45010 || code === 45064;

export function wechatRemedy(error: ApiRefused): string {
  const known =
    WECHAT[error.errcode] ??
    (isAboutMenu(error.errcode) ? '微信不收这个菜单：请更新睦邻，或先在后台手工设置菜单' : undefined);
  // WeChat names the address it saw in its own words
  const ip = error.errcode === 40164 ? /\d+\.\d+\.\d+\.\d+/.exec(error.message)?.[0] : undefined;
  return known
    ? `${known}${ip ? ` ${ip}` : ''}（${error.errcode}）`
    : `${error.message}。请对照微信文档的返回码，或稍后再试`;
}
