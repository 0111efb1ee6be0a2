/** What a row of an imported table can say; `text` or `title` is needed. */
export const IMPORT_FIELDS = [
  ...(['externalId', 'title', 'text', 'kind', 'reportedAt', 'reporter', 'telephone'] as const),
  ...(['address', 'lon', 'lat', 'point', 'areaCode', 'categoryCode', 'category', 'priority'] as const),
  ...(['state', 'dueAt', 'closedAt', 'changedAt', 'dispatchedAt', 'signedAt', 'handledAt'] as const),
  ...(['unit', 'result'] as const),
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Fields that hold times. */
export const TIME_FIELDS = [
  ...(['reportedAt', 'dueAt', 'closedAt', 'changedAt'] as const),
  ...(['dispatchedAt', 'signedAt', 'handledAt'] as const),
] as const;
export type TimeField = (typeof TIME_FIELDS)[number];

const list = (names: string): readonly string[] => names.trim().split(/\s+/);

/**
 * Names that columns go by in the exports of ticket systems, message boards and open data of cities, likeliest first;
 * in small letters without blanks, punctuation and what stands in brackets.
 */
export const KNOWN_NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  externalId: list(`externalid srrecordid servicerequestid servicerequestnumber servicerequestnum uniquekey
    caseenquiryid caseid casenumber srnumber ticketid ticketnumber ticketno requestid requestnumber incidentid
    reportid messageid id number no 工单编号 工单号 工单流水号 受理编号 受理单号 案件编号 案件号 案卷编号 事件编号 事件号 任务号
    诉求编号 留言编号 信件编号 信件号 投诉编号 业务编号 流水号 单号 编号 主键`),
  title: list(`title subject casetitle summary headline srtype servicename complainttype requesttype
    typeofrequest 留言主题 工单标题 诉求标题 信件标题 来信标题 事件标题 案件标题 问题标题 标题 主题 工单名称 事件名称 案件名称`),
  text: list(`text description content contents message messagebody body details detail requestdetails
    requestdescription complaintdescription problemdescription casedescription issuedescription comments comment
    descriptor narrative 留言详情 留言内容 诉求内容 工单内容 信件内容 来信内容 来电内容 反映内容 投诉内容 问题描述 事件描述
    案件描述 情况描述 诉求描述 详细描述 主要内容 具体内容 内容 详情 描述 正文`),
  kind: list('kind casekind 诉求类型 诉求性质 工单类型 来电类型 信件类型 信件性质 业务类型 事项性质 类型'),
  reportedAt:
    list(`reportedat reporteddate createddate createdat creationdate created opened opendt openeddate
    opendate requesteddatetime requesteddate requestdate datecreated dateopened dateentered submittedat
    submitteddate submissiondate receiveddate receivedat datereceived calldate intakedate timestamp datetime time
    date 留言时间 留言日期 受理时间 受理日期 上报时间 上报日期 来电时间 来信时间 登记时间 创建时间 提交时间 反映时间 投诉时间
    发生时间 发布时间 立案时间 诉求时间 接收时间 时间 日期`),
  reporter:
    list(`reporter reportername name customername requestername requestor citizenname caller callername
    留言用户 来电人 来电人姓名 诉求人 诉求人姓名 投诉人 反映人 上报人 举报人 联系人 姓名 网友 用户`),
  telephone:
    list(`telephone phone phonenumber mobile contactnumber callerphone 联系电话 来电号码 电话号码 手机号
    手机号码 联系方式 电话 手机`),
  address: list(`address incidentaddress streetaddress serviceaddress locationaddress locationaddressstreet
    fulladdress location place 事发地址 事发地点 详细地址 发生地址 发生地点 案发地址 案件地址 具体地址 事件地址 诉求地址 地点 位置
    地址`),
  lon: list('lon lng long longitude pointlon x 经度 坐标经度'),
  lat: list('lat latitude pointlat y 纬度 坐标纬度'),
  point: list(
    'geolocation latlong latlon latitudelongitude geopoint geom thegeom point coordinates 坐标 经纬度 坐标点',
  ),
  areaCode: list('areacode districtcode divisioncode 区域编码 区划编码 行政区划代码 行政区划编码 网格编码'),
  categoryCode: list('categorycode servicecode typecode srshortcode 类别编码 分类编码 类别代码 小类编码'),
  category: list(`category categoryname servicename srtype requesttype servicerequesttype complainttype
    problemtype issuetype casetype incidenttype typeofrequest reason type 三级分类 三级类别 小类 小类名称 事件小类 案件小类
    诉求分类 诉求类别 问题分类 问题类别 问题类型 事件类别 事件类型 案件类别 案件类型 工单分类 内容分类 分类 类别 一级标签`),
  priority: list('priority prioritylevel urgency severity 优先级 紧急程度 紧急级别 缓急 缓急程度 紧急度'),
  state: list(`state status srstatus casestatus ticketstatus requeststatus servicerequeststatus currentstatus
    statusdescription 状态 工单状态 案件状态 办理状态 处理状态 当前状态 事件状态 诉求状态 当前环节 环节 办理进度`),
  dueAt:
    list(`dueat duedate due deadline targetdate targetdt slatargetdt slatarget sladuedate expecteddatetime
    expecteddate expectedclosedate estimatedcompletiondate slaexpirationdate 办理期限 办结时限 办结期限 处理时限 处置时限 截止时间
    截止日期 到期时间 期限 限办时间 限办日期 应办结时间 要求办结时间 时限`),
  closedAt: list(`closedat closedate closeddate closeddt dateclosed closed completedat completiondate
    completeddate resolvedat resolveddate resolutiondate dateresolved finishedat 结案时间 结案日期 办结时间 办结日期 完成时间
    完成日期 归档时间 答复时间 回复时间 答复日期 反馈时间`),
  changedAt: list(`changedat statusdate laststatusdate updated updatedat updateddate updateddatetime
    lastmodified lastmodifieddate lastupdate lastupdated resolutionactionupdateddate lastactivitydate 更新时间 修改时间
    状态时间 最后更新时间 最后处理时间`),
  dispatchedAt: list(
    'dispatchedat assignedat assigneddate dateassigned 派单时间 派遣时间 派发时间 转办时间 交办时间 分派时间',
  ),
  signedAt: list('signedat acceptedat accepteddate acknowledgedat 签收时间 接单时间 签收日期 承办时间'),
  handledAt: list('handledat handleddate repairedat 处置时间 处理时间 处置完成时间 处理完成时间 办理时间'),
  unit: list(`unit agency agencyname agencyresponsible responsibleagency ownerdepartment department
    departmentname assignedto assigneddepartment owner division holder 承办单位 主办单位 责任单位 处置单位 处理单位 办理单位 承办部门
    责任部门 处置部门 处理部门 主办部门 办理部门 经办单位 当前单位 持有单位 部门 单位`),
  result: list(`result resolution resolutiondescription outcome closurereason statusnotes statusnote response
    reply answer actiontaken 办理结果 处理结果 处置结果 办理情况 处理情况 处置情况 答复内容 答复意见 回复内容 回复意见 办理意见
    反馈内容 结果`),
};

/** A column's name as `KNOWN_NAMES` has it. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[)）】\]]/g, '')
    .replace(/[\s_\-.:：/#*'"“”]/g, '');
}

/** Most characters of a category's name; what is longer is cut off, in the list as in the rows that name it. */
export const NAME_LENGTH = 120;
