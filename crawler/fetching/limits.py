"""Limits of everything that is fetched or imported, in bytes unless the name says otherwise (pure).

Limits on parsed content (entries of a feed, rules of a file, characters of a title) are defined beside its parser.
"""

# Pages
MAX_PAGE_BYTES = 8 << 20  # of one body after decompression; the largest news page that we have seen has 5 MiB

# Files of a site
MAX_ROBOTS_TXT_BYTES = 500 << 10  # RFC 9309, section 2.5; the rest of a larger file is ignored
MAX_SITEMAPS_PER_RUN = 50  # requested for one source in one run; the others wait for the next one
MAX_TDMREP_BYTES = 256 << 10  # of a tdmrep.json
MAX_ICON_BYTES = 32 << 10  # of the image that stands for a site; shown with 16 pixels, most take 1 to 15 KiB
MAX_SITEMAP_BYTES = 50 << 20  # of a sitemap after decompression; the limit of sitemaps.org
MAX_FEED_BYTES = MAX_PAGE_BYTES  # of a feed that is a gzip file, after decompression
MAX_ENTITY_BYTES = 1 << 20  # inserted into one feed or sitemap in place of the entities that its DOCTYPE declares

# HTTP headers and chunks
MAX_HEADER_LINE_BYTES = 16 << 10  # long content security policies exceed the usual 8 KiB
MAX_CHUNK_LINE_BYTES = 1000  # the size and extensions of one chunk of a body
MAX_HEADER_COUNT = 128  # header fields of one response
MAX_HEADER_BYTES = 256 << 10  # of all headers of a response or WARC record together, interim (1xx) responses included

# Memory of the downloader
MAX_SMALL_BODY_BYTES = 1 << 20  # nearly all pages are smaller; only larger bodies count towards MAX_LARGE_BODIES
MAX_LARGE_BODIES = 16  # downloads of larger bodies at the same time; with 128 small ones they stay below 256 MiB

# Pages rendered in a browser
MAX_RESOURCES = 100  # requests of one page for scripts, style sheets and data
MAX_RESOURCE_BYTES = 24 << 20  # of all responses passed to the browser for one page
MAX_RESOURCE_CACHE_BYTES = 16 << 20  # of the scripts and style sheets that are kept in memory for the next pages

# Imported files
MAX_SOURCE_FILE_BYTES = 10 << 20  # enough for a list of fifty thousand sources
MAX_CONTENT_CODINGS = 3  # nested content codings of one body; honest responses have one
MAX_WARC_RECORD_BYTES = 64 << 20  # longer ones are skipped; news pages have up to 5 MiB, CC-NEWS cuts at 1 MiB or more
MAX_SKIPPED_RECORD_BYTES = 16 << 30  # of a skipped record (some archives hold videos); a longer one counts as corrupt
MAX_JSONL_ROW_BYTES = 32 << 20  # a page of 8 MiB with every character escaped
MAX_IMPORT_BATCH_BYTES = 32 << 20  # of the bodies that an import collects in memory before it saves them
