"""A bucket whose objects carry the cache times of a static site; named in STORAGES by the settings."""

from typing import Any

from storages.backends.s3 import S3Storage

from portal.static_site.cache_times import cache_control


class SiteBucket(S3Storage):
    def get_object_parameters(self, name: str) -> dict[str, Any]:
        return {**super().get_object_parameters(name), "CacheControl": cache_control(name)}
