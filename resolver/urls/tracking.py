"""Which query parameters say where a click came from and not what is meant. Our own rules; data only.

Three kinds: names that mean tracking wherever they stand, names that mean it on one site, and pages of which we know
the few names that matter (everything else goes). Names that some sites use for real (`ref`, `site`, `from`, `source`,
`referrer`, `s`, `t`, `id`) are never in the first kind: other systems broke links with them.
"""

import re
from collections.abc import Mapping

PREFIXES = (
    *("utm_", "hsa_", "mtm_", "matomo_", "piwik_", "pk_", "_hs", "__hs", "at_custom", "sc_cid_", "wt_"),
    *("itm_", "sfmc_", "_guc_", "elqtrack"),
)
"""A parameter that starts so is tracking on any site."""

_EVERYWHERE = """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid yclid ysclid ymclid twclid ttclid
    li_fat_id igshid igsh epik rdt_cid mibextid fb_action_ids fb_action_types fb_source fb_ref
    mc_cid mc_eid mkt_tok vero_id vero_conv oly_enc_id oly_anon_id bsft_clkid bsft_eid bsft_uid bsft_mid dm_i
    _openstat openstat rb_clickid wickedid s_kwcid ef_id irclickid irgwc cjevent ranmid ransiteid raneaid
    _ga _gl _gac _branch_match_id _branch_referrer ncid ocid cmpid icid cmp ito mbid ftag smid smtyp
    ns_source ns_mchannel ns_linkname ns_campaign ns_fee at_medium at_campaign at_link_id at_link_type at_link_origin
    at_ptr_name at_format at_bbc_team at_campaign_type __twitter_impression twitter_impression xtor wtrid wt.mc_id
    wt.tsrc ga_source ga_medium ga_campaign ga_content ga_term hsctatracking sharetype pfmredir usqp guccounter
    xtref xtcr xtmc xtnp xtloc echobox int_source int_medium int_campaign int_content int_placement s_cid cm_mmc cm_ven
    elq elqaid elqat elqak elqcid elqmid elqcampaignid sc_cid sc_campaign sc_channel sc_medium sc_src sc_lid sc_uid
    sc_llid sc_eh emci emdi dicbo tblci oborigurl bd_vid ck_subscriber_id vgo_ee __s ss_campaign_id ss_email_id
    guce_referrer guce_referrer_sig spref soc_src soc_trk traffic_source amp_js_v amp_gsa amp_latest_update_time
"""

ANYWHERE = frozenset(_EVERYWHERE.split())
"""Compared in lower case."""

_SITES = {
    "x.com twitter.com": "s t ref_src ref_url cxt cn vertical original_referer mx",
    "bsky.app": "ref_src ref_url",
    "facebook.com": """ref refid refsrc hc_ref hc_location fref __tn__ __xts__ __cft__ eid notif_t notif_id paipv eav
        _rdr _rdc rdid share_url sfnsn extid locale wtsid mibextid app acontext aref m_entstream_source""",
    "instagram.com": "taken-by ig_rid ig_mid img_index",
    "threads.net threads.com": "xmt slof",
    "youtube.com youtu.be youtube-nocookie.com": """feature si pp ab_channel app sttick lc_src embeds_euri
        embeds_referring_euri embeds_referring_origin source_ve_path""",
    "tiktok.com": """is_from_webapp sender_device is_copy_url sender_web_id refer referer_url referer_video_id _r _t
        tt_from share_app_id share_link_id u_code web_id checksum sec_user_id timestamp""",
    "reddit.com": "share_id rdt ref ref_source ref_campaign correlation_id post_fullname post_index",
    "linkedin.com": "trk trackingid lipi midtoken midsig trkemail originalsubdomain rcm lici",
    "spotify.com": "si sp_cid context nd dl_branch dlsi",
    "soundcloud.com": "si in_system_playlist",
    "vimeo.com": "share fl fe turnstile",
    "t.me telegram.me": "embed single",
    "pinterest.com": "nic nic_v1 nic_v2 nic_v3 sender invite_code sfo mt amp_client_id",
    "medium.com": "source gi",
    "substack.com": "r s publication_id isfreemail triedredirect showwelcomeonshare",
    "amazon.com amazon.co.uk amazon.de amazon.fr amazon.es amazon.it amazon.ca amazon.in": """tag linkcode ref_ pd_rd_i
        pd_rd_r pd_rd_w pd_rd_wg pf_rd_p pf_rd_r qid sr sprefix crid dchild keywords _encoding psc""",
    "nytimes.com": """smprod partner emc nl nlid te referringsource searchresultposition _r ref rref hp gwh gwt module
        pgtype region mabreward contentcollection action em_pos nl_art adxnnl adxnnlx src""",
    "washingtonpost.com wapo.st": "tid itid hpid wpisrc wpmm noredirect",
    "wsj.com barrons.com marketwatch.com": "mod reflink",
    "bloomberg.com": "srnd sref leadsource",
    "ft.com": "ftcamp segmentid desktop",
    "economist.com": "fsrc",
    "cnn.com": "cid iid hpt sr eref",
    "huffingtonpost.com huffpost.com huffingtonpost.co.uk": "ir ref",
    "theatlantic.com": "h_sid gift_src",
    "politico.com politico.eu": "lo cid nlid nname nid nrid",
    "npr.org": "sc ft f",
    "bbc.com bbc.co.uk": "pinned_post_locator pinned_post_asset_id pinned_post_type intlink_from_url",
    "dw.com": "maca",
    "spiegel.de": "sara_ecid sara_ref sara_icid",
    "lemonde.fr": "lmd_medium lmd_campaign lmd_creation lmd_source lmd_link",
    "elpais.com": "ssm event_log prod id_externo_rsoc",
    "yna.co.kr yonhapnews.co.kr": "sns",
    "quora.com": "srid share ch",
    "docs.google.com drive.google.com": "usp ouid rtpof sd authuser",
    "apps.apple.com music.apple.com podcasts.apple.com": "ls mt at ct itscg itsct uo",
    "weibo.com weibo.cn": "refer_flag sourcetype wm luicode lfid featurecode",
    "bilibili.com": """spm_id_from vd_source share_source share_medium share_plat share_session_id share_tag bbid ts
        from_spmid""",
    "reuters.com apnews.com": "taid",
    "nbcnews.com": "cid taid",
    "axios.com": "stream",
    "faz.net": "gepc",
    "sueddeutsche.de": "reduced ieditorial",
    "wikipedia.org wikimedia.org wikidata.org": "wprov",
    "change.org": "recruiter recruited_by_id source_location",
    "imgur.com": "s",
    "nature.com": "error code",
    "springer.com": "frompaywallrec",
    "sciencedirect.com": "via via=ihub",
    "ebay.com ebay.co.uk ebay.de": "mkcid mkrid mkevt campid toolid _trkparms _trksid",
    "aliexpress.com taobao.com alibaba.com": "spm scm",
}

ON_SITE: Mapping[str, frozenset[str]] = {
    host: frozenset(names.split()) for hosts, names in _SITES.items() for host in hosts.split()
}
"""Host → names that mean tracking there and on every host under it."""

_POST_ID = "story_fbid id fbid v set comment_id reply_comment_id"

_PAGES = {
    "x.com twitter.com": ((r"/[^/]+/status(?:es)?/\d", ""), (r"/i/(?:web/)?status/\d", "")),
    "bsky.app": ((r"/profile/[^/]+/post/", ""),),
    "facebook.com": (
        (r"/(?:permalink|story|photo|video)\.php$|/(?:photo|watch|reel|media/set)(?:/|$)", _POST_ID),
        (r"/[^/]+/(?:posts|videos|photos)/", "comment_id reply_comment_id"),
        (r"/groups/[^/]+/(?:posts|permalink)/", "comment_id reply_comment_id"),
    ),
    "instagram.com": ((r"/(?:[^/]+/)?(?:p|reel|reels|tv)/", ""),),
    "threads.net threads.com": ((r"/@[^/]+/post/|/t/", ""),),
    "youtube.com youtube-nocookie.com": (
        (r"/watch$", "v list t start"),
        (r"/playlist$", "list"),
        (r"/(?:embed|shorts|live|v|e)/", "list t start"),
    ),
    "youtu.be": ((r"/.", "list t start"),),
    "tiktok.com": ((r"/@[^/]*/(?:video|photo)/\d", ""),),
    "reddit.com": ((r"/(?:r|user|u)/[^/]+/comments/", ""), (r"/comments/", "")),
    "linkedin.com": ((r"/(?:posts|pulse|feed/update)/", "commenturn replyurn"),),
    "open.spotify.com": ((r"/(?:intl-[a-z-]+/)?(?:track|album|artist|playlist|episode|show)/", "t"),),
    "amazon.com amazon.co.uk amazon.de amazon.fr amazon.es amazon.it amazon.ca amazon.in": (
        (r"/(?:[^/]+/)?dp/[A-Z0-9]{10}|/gp/product/[A-Z0-9]{10}", ""),
    ),
}

ON_PAGE: Mapping[str, tuple[tuple[re.Pattern[str], frozenset[str]], ...]] = {
    host: tuple((re.compile(path), frozenset(names.split())) for path, names in pages)
    for hosts, pages in _PAGES.items()
    for host in hosts.split()
}
"""Host → pages by the beginning of their path, and the only names that say what such a page shows."""
