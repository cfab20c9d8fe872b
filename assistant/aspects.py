"""Nouns of something: alone, they ask of what was spoken of before. Tables to extend."""

from __future__ import annotations

# Of a whole law or plan: 罰則は？ after a question about a law asks for that law's.
OF_A_LAW = frozenset(
    "罰則 目的 基本理念 理念 定義 附則 別表 施行日 施行期日 施行 基本方針 基本計画 責務 基本的施策 経過措置 罰金".split()
)
# Of the very thing spoken of: 任期は何年？
OF_A_THING = frozenset(
    (
        "理由 任期 会長 委員 事務 組織 構成 設置 役割 期限 時期 主体 要件 条件 手続 手続き 費用 予算 金額 人数 対象 範囲 例外 根拠 背景 効果 期間 担当 公表 "
        "報告 指標 kpi 項目 内訳 見直し 会議 事務局 庶務 定員 委員数 頻度 方法 内容 趣旨 影響 罰 違反 具体例 続き 詳細 任命 選任 指名 有効期間 更新"
    ).split()
)
# Of any duty and its breach: 従わなければ罰金は？
OF_A_BREACH = frozenset(
    "命令 従う 守る 破る 違反 過料 罰金 罰則 罰 懲役 刑 処罰 怠る 届出 報告 虚偽 拒む 漏らす".split()
)
# Who acts: 事業者は？ asks what was asked of somebody else.
ACTORS = frozenset(
    "国 政府 国民 事業者 事業主 企業 都道府県 市町村 地方公共団体 自治体 医療機関 病院 研究機関 大学 医師 患者 本人 家族 保護者 保険者 医療保険者 民間".split()
)
