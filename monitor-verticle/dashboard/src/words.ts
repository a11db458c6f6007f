export type Language = 'en' | 'zh';

const english = {
  title: 'Operations', token: 'Operators’ token', signIn: 'Sign in', signOut: 'Sign out', wrongToken: 'This token is not accepted.',
  theme: 'Theme', language: '中文', health: 'Health', alerts: 'Alerts', nodes: 'Nodes', recovery: 'Recovery', events: 'Events',
  charts: 'This node', none: 'None', acknowledge: 'Acknowledge', resolve: 'Resolve', drain: 'Drain', undrain: 'Undrain',
  load: 'Load', streams: 'Streams', connections: 'Connections', readers: 'Readers', refused: 'Refused', mean: 'Mean duration',
  cpu: 'CPU, %', memory: 'Memory, MiB', throughput: 'Events sent, /s', latency: 'Processing p50 and p99, ms',
  firstEvent: 'Time to first event, ms', plan: 'Plan', node: 'Node', dryRun: 'Dry run', run: 'Run', confirm: 'Run it now?',
  cancel: 'Cancel', stale: 'Stale: no answer since', verified: 'verified by', result: 'Result', latest: 'now',
};
const chinese: typeof english = {
  title: '运维', token: '运维令牌', signIn: '登录', signOut: '退出', wrongToken: '令牌无效。',
  theme: '主题', language: 'English', health: '健康状态', alerts: '告警', nodes: '节点', recovery: '恢复', events: '事件',
  charts: '本节点', none: '无', acknowledge: '确认', resolve: '解决', drain: '排空', undrain: '取消排空',
  load: '负载', streams: '流', connections: '连接', readers: '读者', refused: '拒绝', mean: '平均时长',
  cpu: 'CPU，%', memory: '内存，MiB', throughput: '发送事件，/秒', latency: '处理 p50 与 p99，毫秒',
  firstEvent: '首个事件耗时，毫秒', plan: '方案', node: '节点', dryRun: '演练', run: '执行', confirm: '现在执行？',
  cancel: '取消', stale: '数据已过期，最后应答于', verified: '验证：', result: '结果', latest: '当前',
};

export type Words = typeof english;
export const words: Record<Language, Words> = { en: english, zh: chinese };
