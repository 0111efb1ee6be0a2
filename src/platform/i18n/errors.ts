/** Every error that leaves the process: its HTTP status and its words. {placeholders} come from the details. */
interface CatalogueEntry {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

const entry = (status: number, zh: string, en: string): CatalogueEntry => ({ status, zh, en });

export const errorCatalogue: Readonly<Record<string, CatalogueEntry>> = {
  'internal.unexpected': entry(
    500,
    '系统出错，已记录。请稍后重试。',
    'Something went wrong and was recorded. Please try again later.',
  ),
  'request.invalid': entry(400, '提交的内容有误：{reason}', 'The request is not right: {reason}'),
  'request.too_large': entry(413, '内容太大，最多 {limit}', 'Too large: at most {limit}'),
  'request.not_found': entry(404, '没有这个地址：{path}', 'There is nothing at {path}'),
  'request.too_many': entry(
    429,
    '操作太频繁，请 {seconds} 秒后再试',
    'Too many requests; try again in {seconds} s',
  ),
  'request.key_reused': entry(
    409,
    '同一个 Idempotency-Key 已用于不同的内容，请换一个新的',
    'This Idempotency-Key was used with other content; take a new one',
  ),
  'request.cursor_invalid': entry(
    400,
    '翻页标记无效，请从第一页开始',
    'The cursor is not one of ours; start again at the first page',
  ),
  'request.csrf': entry(
    403,
    '页面已过期，请刷新后重试（缺少 X-CSRF-Token）',
    'The page is out of date; reload it (X-CSRF-Token is missing or wrong)',
  ),
  'request.unsupported_type': entry(
    415,
    '不支持的内容类型 {type}，应为 {expected}',
    'Content type {type} is not supported; send {expected}',
  ),
  'config.invalid': entry(
    500,
    '配置 {name} 的值 {value} 无效，应为 {expected}',
    'The setting {name} has the value {value}; it takes {expected}',
  ),
  'server.stopping': entry(503, '系统正在停止，请稍后重试', 'The system is stopping; try again shortly'),
  'access.sign_in_needed': entry(401, '请先登录', 'Please sign in first'),
  'access.denied': entry(
    403,
    '没有权限（{permission}），请联系本单位管理员',
    'You do not have the right {permission}; ask the administrator of your unit',
  ),
  'access.out_of_scope': entry(
    403,
    '这不在您负责的单位或区域内',
    'This lies outside the units and areas you are responsible for',
  ),
  'auth.login_failed': entry(401, '登录名或密码不正确', 'The login or the password is not right'),
  'auth.locked': entry(
    429,
    '连续登录失败次数过多，请 {seconds} 秒后再试',
    'Too many failed attempts; try again in {seconds} s',
  ),
  'auth.totp_needed': entry(
    401,
    '请输入身份验证器上的 6 位动态码',
    'Enter the six digits that your authenticator shows',
  ),
  'auth.totp_wrong': entry(
    401,
    '动态码不正确或已使用，请等待下一个',
    'The code is wrong or was used; wait for the next one',
  ),
  'auth.totp_present': entry(
    409,
    '已绑定身份验证器，请先解除',
    'There is a second factor already; remove it first',
  ),
  'auth.totp_not_begun': entry(409, '请先开始绑定身份验证器', 'Begin to add a second factor first'),
  'auth.totp_required': entry(
    403,
    '您的角色必须使用身份验证器，不能解除',
    'One of your roles needs the second factor; it cannot be removed',
  ),
  'auth.session_expired': entry(
    401,
    '登录已过期，请重新登录',
    'Your session has ended; please sign in again',
  ),
  'auth.token_invalid': entry(
    401,
    '访问令牌无效、已过期或已撤销',
    'The access token is not valid, has expired or was revoked',
  ),
  'auth.token_not_found': entry(404, '没有这个令牌：{token}', 'There is no token {token}'),
  'auth.permission_unknown': entry(400, '没有这个权限：{permission}', 'There is no permission {permission}'),
  'auth.role_unknown': entry(400, '没有这个角色：{role}', 'There is no role {role}'),
  'auth.more_than_own': entry(
    403,
    '不能授予或管理超出自己的权限（{permission}）',
    'You can neither give nor manage more than you hold ({permission})',
  ),
  'auth.not_yourself': entry(
    403,
    '不能对自己的账号执行此操作，请由其他管理员办理',
    'Another administrator must do this to your account',
  ),
  'auth.too_many_grants': entry(
    400,
    '一个账号最多 {limit} 项授权',
    'An account can have at most {limit} grants',
  ),
  'auth.account_not_found': entry(404, '没有这个账号：{account}', 'There is no account {account}'),
  'auth.citizen_not_found': entry(404, '没有这个市民：{citizen}', 'There is no citizen {citizen}'),
  'auth.login_invalid': entry(
    400,
    '登录名应为 2 至 64 个字母、数字、汉字或 . _ - @',
    'A login has 2 to 64 letters, digits or . _ - @',
  ),
  'auth.login_taken': entry(409, '登录名 {login} 已被使用', 'The login {login} is taken'),
  'auth.password_wrong': entry(403, '当前密码不正确', 'Your current password is not right'),
  'auth.password_weak': entry(
    400,
    '新密码至少 10 个字符，含大写、小写、数字、符号中的三种（16 个字符以上不限），不能包含登录名，不能与当前密码相同',
    'The new password needs 10 characters of three kinds (capitals, small letters, digits, others) or 16 of any; it must not contain the login or be the current one',
  ),
  'auth.phone_invalid': entry(
    400,
    '手机号码不正确，应为 11 位手机号，境外号码以 + 和国家代码开头',
    'Not a phone number: 11 digits of a mainland mobile, or + and the country code',
  ),
  'auth.code_too_often': entry(
    429,
    '验证码发送过于频繁，请 {seconds} 秒后再试',
    'Codes were sent too often; try again in {seconds} s',
  ),
  'auth.code_wrong': entry(
    401,
    '验证码不正确，还可尝试 {left} 次',
    'The code is wrong; {left} tries are left',
  ),
  'auth.code_expired': entry(
    401,
    '验证码已失效，请重新获取',
    'The code is no longer valid; ask for a new one',
  ),
  'auth.sms_failed': entry(
    503,
    '短信暂时无法发送，请稍后重试',
    'The message could not be sent; try again later',
  ),
  'auth.secret_mismatch': entry(
    500,
    '密钥文件 secret.key 与数据库不符。请放回备份中的密钥文件',
    'The file secret.key is not the one this database was filled with; put the one from the backup back',
  ),
  'access.purpose_needed': entry(
    400,
    '查看完整个人信息须说明用途',
    'Say for what purpose you need the personal data in full',
  ),
  'server.not_ready': entry(503, '系统尚未就绪', 'The system is not ready'),
  'metrics.local_only': entry(
    403,
    '指标只对本机或持有 metrics.read 权限的令牌开放',
    'Metrics are for this machine or a token with metrics.read',
  ),
  'jobs.unknown': entry(404, '没有这个后台任务：{job}', 'There is no job {job}'),
  'db.unavailable': entry(
    503,
    '数据库暂时不可用，请稍后重试；未确认的操作没有保存',
    'The database is away; try again shortly. What was not confirmed was not stored',
  ),
  'db.too_slow': entry(
    503,
    '查询时间过长已停止，请缩小范围',
    'The query took too long and was stopped; narrow it down',
  ),
  'db.busy': entry(
    503,
    '数据正被他人使用，请稍后重试',
    'Somebody else is using this record; try again shortly',
  ),
  'db.migration_misnamed': entry(
    500,
    '迁移文件 {file} 命名有误，应为 {expected}',
    'The migration {file} is misnamed; it should be {expected}',
  ),
  'db.migration_changed': entry(
    500,
    '已执行的迁移 {migration} 被修改。请恢复原文件，改动写入新的迁移',
    'The applied migration {migration} was changed. Restore the file and put the change into a new one',
  ),
  'db.migration_failed': entry(
    500,
    '迁移 {migration} 失败：{reason}',
    'The migration {migration} failed: {reason}',
  ),
  'db.account_foreign': entry(500, '数据库目录属于账户 {owner}', 'The database directory belongs to {owner}'),
  'db.account_missing': entry(500, '没有可运行数据库的系统账户', 'No system account can run the database'),
  'db.binaries_missing': entry(
    500,
    '本机缺少数据库程序：{reason}',
    'The database programs are missing: {reason}',
  ),
  'db.directory_copied': entry(500, '该目录是 {original} 的副本', 'This directory is a copy of {original}'),
  'db.directory_unreachable': entry(
    500,
    '账户 {account} 无法进入 {barrier}',
    'Account {account} cannot pass {barrier}',
  ),
  'db.directory_unwritable': entry(500, '无法写入 {path}（{reason}）', 'Cannot write to {path} ({reason})'),
  'db.disk_full': entry(507, '磁盘已满：{path}', 'The disk is full: {path}'),
  'db.initialise_failed': entry(500, '数据库初始化失败', 'The database could not be initialised'),
  'db.locked': entry(
    503,
    '进程 {pid} 正在启动或停止数据库',
    'Process {pid} is starting or stopping the database',
  ),
  'db.start_failed': entry(500, '数据库启动失败', 'The database did not start'),
  'db.start_timeout': entry(
    503,
    '数据库在 {waitedMs} 毫秒内未就绪',
    'The database was not ready within {waitedMs} ms',
  ),
  'db.stop_timeout': entry(500, '数据库进程 {pid} 未能停止', 'Database process {pid} did not stop'),
  'db.version_foreign': entry(
    500,
    '数据由 PostgreSQL {found} 写成，本版本需要 {expected}',
    'Data is of PostgreSQL {found}; this release needs {expected}',
  ),
  'areas.none': entry(
    500,
    '数据库里没有区域，请先运行 citybrain setup',
    'The database has no areas; run citybrain setup first',
  ),
  'areas.not_found': entry(404, '没有这个区域：{area}', 'There is no area {area}'),
  'organisations.not_found': entry(
    404,
    '没有这个单位：{organisation}',
    'There is no organisation {organisation}',
  ),
  'organisations.calendar_not_found': entry(
    500,
    '没有工作日历 {calendar}',
    'There is no working calendar {calendar}',
  ),
  'loop.flow_invalid': entry(500, '流程 {flow} 定义有误：{faults}', 'The flow {flow} is not right: {faults}'),
  'loop.flow_changed': entry(
    500,
    '流程 {flow} 第 {version} 版的内容被修改。请恢复原文，改动另立新版本',
    'The text of flow {flow} version {version} was changed. Restore it and give the change a new version',
  ),
  'loop.flow_not_found': entry(500, '没有流程 {flow}', 'There is no flow {flow}'),
  'loop.case_not_found': entry(404, '没有这个案件', 'There is no such case'),
  'loop.action_not_allowed': entry(
    409,
    '案件现在是「{state}」，不能执行 {action}；可以：{possible}',
    'The case is at "{state}", where {action} is not possible; possible are {possible}',
  ),
  'loop.changed_meanwhile': entry(
    409,
    '案件已被他人处理，请刷新后再操作',
    'Somebody else has acted on this case; reload it',
  ),
  'loop.form_invalid': entry(400, '填写有误：{reason}', 'The form is not right: {reason}'),
  'incident.taken_already': entry(409, '已有人接单', 'Somebody has taken it already'),
  'incident.own_objection': entry(
    409,
    '本单位曾对此案提出退单，不能由本单位审核或结案',
    'Your unit objected to this case and cannot decide on it',
  ),
  'incident.own_work': entry(
    409,
    '处置单位不能核实自己的结果',
    'The unit that did the work cannot verify it',
  ),
  'incident.panel_binding': entry(409, '疑难裁定已生效，不能再退单', "The panel's decision is binding"),
  'incident.suspended_already': entry(409, '只能挂账一次', 'A case can be suspended once only'),
  'incident.not_taken_up': entry(
    409,
    '未受理的案件不能重新办理',
    'A case that was not taken up cannot be reopened',
  ),
  'calendar.hole': entry(
    409,
    '日历 {calendar} 的节假日只公布到 {until}，无法推算 {needed}',
    'Calendar {calendar} knows holidays until {until} only, {needed} is needed',
  ),
  'calendar.bad_definition': entry(
    422,
    '日历 {calendar} 的 {field} 有误：{why}',
    'Calendar {calendar}: {field}: {why}',
  ),
  'calendar.unknown_zone': entry(422, '未知时区 {timeZone}', 'Unknown time zone {timeZone}'),
  'calendar.date_doubled': entry(422, '日期 {date} 重复', 'Date {date} occurs twice'),
  'calendar.shift_overlap': entry(
    422,
    '{day} 班次 {first} 与 {second} 重叠',
    'Shifts {first} and {second} overlap on {day}',
  ),
  'calendar.year_unknown': entry(
    422,
    '没有 {year} 年的节假日（现有 {first}–{last}）',
    'No holidays for {year}, only {first}–{last}',
  ),
  'calendar.bad_duration': entry(422, '时限有误：{why}', 'Bad duration: {why}'),
  'calendar.bad_date': entry(422, '时间有误：{why}', 'Bad date: {why}'),
  'calendar.clock_not_running': entry(409, '计时已暂停', 'The clock is paused'),
  'calendar.clock_not_paused': entry(409, '计时未暂停', 'The clock is not paused'),
  'calendar.clock_stopped': entry(409, '计时已停止', 'The clock has stopped'),
  'calendar.clock_extensions_used': entry(409, '最多延期 {most} 次', 'At most {most} extensions'),
  'calendar.clock_history_full': entry(409, '计时变更过多（上限 {most}）', 'Too many changes (limit {most})'),
  'calendar.clock_other_calendar': entry(500, '计时所用日历不符', 'The clock belongs to another calendar'),
  'calendar.clock_unreadable': entry(500, '计时数据无法读取：{field}', 'Stored clock unreadable: {field}'),
  'classify.no_lists': entry(
    500,
    '没有分类表，请先运行 citybrain setup',
    'There is no list of categories; run citybrain setup first',
  ),
  'classify.category_unknown': entry(
    400,
    '分类表 {list} 里没有 {code}',
    'The list {list} has no category {code}',
  ),
  'classify.category_retired': entry(
    409,
    '类别 {code} 自 {since} 起停用，请改用：{instead}',
    'The category {code} is retired since {since}; take one of {instead}',
  ),
  'intake.text_empty': entry(
    400,
    '请说明是什么事（文字不能为空）',
    'Please say what it is about: the text is empty',
  ),
  'intake.text_too_long': entry(
    413,
    '文字共 {length} 字，最多 {limit} 字',
    'The text has {length} characters; at most {limit}',
  ),
  'intake.outside_city': entry(
    422,
    '位置（{lon}, {lat}）不在本市范围内，请重新选点',
    'The place ({lon}, {lat}) lies outside the city; choose another',
  ),
  'intake.half_point': entry(400, '经度和纬度必须同时填写', 'Longitude and latitude go together'),
  'intake.area_unknown': entry(422, '没有区域 {area}，或已停用', 'There is no area {area}, or it is retired'),
  'intake.report_not_found': entry(404, '没有这条诉求', 'There is no such report'),
  'intake.no_unit': entry(
    422,
    '没有可派的单位，请先在权责清单中补上',
    'No unit can take it; complete the duty list first',
  ),
  'intake.not_fused': entry(409, '这条诉求没有与其他诉求合并', 'This report is not fused with another'),
  'intake.not_yours': entry(403, '这不是您的诉求', 'This report is not yours'),
  'intake.case_closed': entry(
    409,
    '案件已结，不能再并单',
    'The case is closed; nothing can be fused with it',
  ),
  'scene.invalid': entry(
    500,
    '场景 {scene} 的声明有误：{faults}',
    'The scene {scene} is not right: {faults}',
  ),
  'city_pack.invalid': entry(
    500,
    '城市包有 {total} 处错误，第一处：{first}',
    'The city pack has {total} faults; the first: {first}',
  ),
  'loop.too_many_attachments': entry(409, '一个案件最多 {most} 个附件', 'A case holds at most {most} files'),
  'loop.attachment_not_found': entry(404, '没有这个附件', 'There is no such file'),
  'loop.own_route': entry(409, '请改用 {route}', 'Use {route} for this'),
  'threads.busy': entry(503, '系统繁忙，请稍后重试', 'Busy; try again shortly'),
  'threads.timeout': entry(503, '处理超时（{timeoutMs} 毫秒）', 'Took too long ({timeoutMs} ms)'),
  'threads.crashed': entry(500, '处理中断，请重试', 'Processing broke off; try again'),
  'threads.closed': entry(503, '系统正在停止', 'The system is stopping'),
  'files.empty': entry(400, '文件是空的', 'The file is empty'),
  'files.too_large': entry(413, '文件太大，最多 {limitBytes} 字节', 'Too large: at most {limitBytes} bytes'),
  'files.upload_interrupted': entry(400, '上传中断，请重新上传', 'The upload broke off; send it again'),
  'files.type_not_allowed': entry(
    415,
    '不接受 {found}，可用：{accepted}',
    '{found} is not accepted; send {accepted}',
  ),
  'files.type_mismatch': entry(
    415,
    '文件声称是 {declared}，实际是 {found}',
    'Declared {declared}, but it is {found}',
  ),
  'files.damaged': entry(422, '文件已损坏：{why}', 'Damaged: {why}'),
  'files.too_many_pixels': entry(
    422,
    '图片像素过多，最多 {limitPixels}',
    'Too many pixels: at most {limitPixels}',
  ),
  'files.unpacks_too_large': entry(
    422,
    '解压后超过 {limitBytes} 字节',
    'Unpacks to more than {limitBytes} bytes',
  ),
  'files.storage_full': entry(507, '存储空间不足', 'Storage is full'),
  'files.not_found': entry(404, '没有这个文件', 'No such file'),
  'files.not_a_picture': entry(422, '该文件不是图片', 'Not a picture'),
  'files.bad_width': entry(
    400,
    '缩略图宽度 {width} 不可用，可用：{allowed}',
    'Width {width} is not offered; take {allowed}',
  ),
  'files.bad_area': entry(400, '遮挡区域有误，应为：{right}', 'Wrong area; right: {right}'),
  'geo.geometry_type': entry(422, '只接受面（Polygon 或 MultiPolygon）', 'Only Polygon or MultiPolygon'),
  'geo.geometry_empty': entry(422, '几何为空', 'Geometry is empty'),
  'geo.too_many_points': entry(422, '点数过多', 'Too many points'),
  'geo.position_invalid': entry(422, '坐标不是 [经度, 纬度]', 'Not [longitude, latitude]'),
  'geo.lon_lat_swapped': entry(422, '经纬度颠倒', 'Longitude and latitude are swapped'),
  'geo.outside_wgs84': entry(422, '超出经纬度范围', 'Outside WGS-84'),
  'geo.outside_city': entry(422, '不在本市范围', 'Outside the city'),
  'geo.ring_too_short': entry(422, '环点数不足', 'Ring has too few points'),
  'geo.ring_unclosed': entry(422, '环未闭合', 'Ring is not closed'),
  'geo.ring_crosses_itself': entry(422, '边界自相交', 'Border crosses itself'),
  'geo.hole_outside': entry(422, '洞在面外', 'Hole lies outside'),
  'geo.unknown_system': entry(422, '未知坐标系', 'Unknown coordinate system'),
  'geo.boundary_damaged': entry(500, '边界数据损坏', 'Stored boundary is damaged'),
  'geo.area_twice': entry(422, '区域编号重复', 'Area stands twice'),
  'geo.parent_unknown': entry(422, '上级区域不存在', 'Parent area is unknown'),
  'geo.parent_circle': entry(422, '上下级成环', 'Parents form a circle'),
  'intake.no_telephone': entry(404, '上报人没有留电话', 'The reporter left no telephone number'),
  'whistle.no_department': entry(
    422,
    '没有可吹哨的部门：按类别在权责清单中找不到责任单位，请手工选择',
    'No department to call: the duty list names none for this category here; choose by hand',
  ),
  'whistle.place_needed': entry(422, '请给出案件或地点', 'Give a case or a place'),
  'whistle.area_not_own': entry(
    403,
    '只能对本网格、本社区或本街道范围内的问题吹哨',
    'You can whistle for what lies in your own area only',
  ),
  'whistle.own_unit': entry(422, '不能向本单位吹哨', 'A unit does not whistle to itself'),
  'whistle.open_already': entry(
    409,
    '这个案件已有一次吹哨正在进行：{number}',
    'A whistle for this case is under way: {number}',
  ),
  'patrol.photo_unknown': entry(422, '照片不存在或不是您上传的', 'No such photo, or not yours'),
  'patrol.check_not_found': entry(404, '没有这个核查任务', 'There is no such check'),
  'patrol.check_not_due': entry(
    409,
    '案件处于“{state}”，现在不需要这种核查',
    'The case is "{state}": this check is not due now',
  ),
  'patrol.check_open_already': entry(409, '这个案件已有核查在进行', 'A check of this case is under way'),
  'patrol.nobody_to_ask': entry(
    409,
    '这里没有可以去核查的网格员（经办过该案的除外）',
    'No grid member here can check it (those who handled it are left out)',
  ),
  'patrol.not_your_check': entry(403, '这个核查派给了别人', 'This check was given to somebody else'),
  'patrol.check_answered': entry(409, '这个核查已经有结果', 'This check has its result already'),
  'patrol.check_not_answered': entry(409, '核查还没有结果', 'The check has no answer yet'),
  'cities.pack_invalid': entry(422, '城市包的 {file} 有误：{why}', 'City pack, {file}: {why}'),
  'tables.too_large': entry(
    413,
    '文件太大（{sizeBytes} 字节），最多 {limitBytes} 字节',
    'The file has {sizeBytes} bytes; at most {limitBytes}',
  ),
  'tables.too_many_rows': entry(
    413,
    '表格超过 {most} 行，请分成几个文件',
    'The table has more than {most} rows; split it',
  ),
  'tables.too_many_columns': entry(422, '表格超过 {most} 列', 'The table has more than {most} columns'),
  'tables.unknown_format': entry(
    415,
    '不是 CSV 或 XLSX 表格',
    'This is neither CSV (UTF-8, UTF-16, GB18030) nor XLSX',
  ),
  'tables.damaged': entry(
    422,
    '表格已损坏（第 {line} 行）：{why}',
    'The table is damaged (line {line}): {why}',
  ),
  'tables.empty': entry(422, '表格没有表头', 'The table has no header'),
  'tables.header_doubled': entry(422, '表头“{column}”出现两次', 'The column "{column}" stands there twice'),
  'tables.column_missing': entry(422, '缺少列：{columns}', 'Columns are missing: {columns}'),
  'snap-report.photo_unknown': entry(
    422,
    '有照片没有上传成功或已过期，请重新拍摄',
    'A photo was not uploaded or has expired; please take it again',
  ),
  'snap-report.too_many_photos': entry(
    409,
    '待提交的照片太多，最多 {most} 张，请先提交或稍后再传',
    'Too many photos are waiting to be sent, at most {most}; send the report first or try again later',
  ),
  'snap-report.always_private': entry(
    409,
    '举报一律不公开，以保护举报人',
    'Reports of wrongdoing are never public, to protect those who report',
  ),
  'snap-report.rated_already': entry(409, '您已经评价过了', 'You have rated this already'),
  'snap-report.not_finished': entry(
    409,
    '还没有办结，办结后即可评价',
    'This is not finished yet; you can rate it when it is',
  ),
  'snap-report.withdrawn_already': entry(409, '您已经撤回了', 'You have withdrawn this already'),
  'snap-report.not_joinable': entry(
    404,
    '这件事不能加入：可能已办结，或不公开',
    'This cannot be joined: it may be finished, or it is not public',
  ),
  'open311.service_unknown': entry(404, '没有服务 {code}', 'There is no service {code}'),
  'open311.request_unknown': entry(404, '没有公开的诉求 {id}', 'There is no public request {id}'),
  'open311.token_unknown': entry(404, '没有这个凭据', 'No such token'),
  'open311.jurisdiction_unknown': entry(
    404,
    '没有这个辖区（jurisdiction_id），本市为 {right}',
    'No such jurisdiction_id; this city is {right}',
  ),
  'open311.format_unknown': entry(
    404,
    '{file} 应以 .json 或 .xml 结尾',
    '{file} needs to end in .json or .xml',
  ),
  'open311.missing': entry(400, '缺少 {field}', '{field} was not provided'),
  'open311.bad_point': entry(
    400,
    '坐标 {lat} {long} 有误，应为 WGS-84 十进制度',
    'lat {lat} and long {long} are not decimal degrees of WGS-84',
  ),
  'open311.bad_date': entry(400, '{field} 有误：{why}', '{field}: {why}'),
  'open311.bad_status': entry(
    400,
    '状态 {status} 有误，可用 open、closed',
    'status {status} is neither open nor closed',
  ),
  'open311.page_too_deep': entry(400, '翻页太深，请缩小时间范围', 'Too deep a page; narrow the dates'),
  'open311.bad_attribute': entry(
    400,
    'attribute[{code}] 有误，可用：{right}',
    'attribute[{code}] takes {right}',
  ),
  'open311.bad_media_url': entry(
    400,
    'media_url 应为 http(s) 网址',
    'media_url needs to be an http(s) address',
  ),
  'open311.private': entry(409, '不公开的诉求不能公开文字', 'The words of a private report are never public'),
};

/** The words for a code in a language; an unknown code gets the words of an unexpected error. */
export function describeError(
  code: string,
  details: Readonly<Record<string, unknown>>,
  language: 'zh' | 'en',
) {
  const known = errorCatalogue[code] ?? errorCatalogue['internal.unexpected']!;
  const text = known[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in details ? printable(details[name]) : whole,
  );
  return { status: known.status, text };
}

function printable(value: unknown): string {
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.join('、') : JSON.stringify(value);
  return (text ?? '').slice(0, 300);
}
