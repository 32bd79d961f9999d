"""The phrases of ``worrying_words`` for parents who write in the other languages of the forms: Polish and Urdu.

By the same groups and in the same notation; words are compared without case and accents. Written for this list, not yet
read by a native speaker: it finds fewer such texts than the English one, which is why a person reads every report.
"""

from collections.abc import Mapping
from types import MappingProxyType

_BIJE = "bije/bil/bila/bili/uderzyl/uderzyla/pobil/pobila/kopie/kopnal/dusil/krzywdzi"

POLISH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Harm by somebody": (
            f"{_BIJE} mnie/go/ja/nas/syna/corke/dziecko",
            f"mnie/go/ja/nas {_BIJE}",
            "zostal/zostala/byl/byla pobity/pobita/bity/bita/zgwalcony/zgwalcona",
            "przemoc*",
            "zneca*",
            "zgwalc*/gwalt/gwaltu/gwalcic",
            "molest*",
            "wykorzyst* seksualn*",
            "seksualn* wykorzyst*",
            "nagie/nagich zdjec*/zdjecia/film*",
        ),
        "Harm to oneself": (
            "samoboj*",
            "samookalecz*",
            "okalecza*",
            "zabic/zabije sie",
            "chce/chcial/chciala umrzec",
            "nie chce zyc",
            "odebrac/odebral/odebrala sobie zycie",
        ),
        "Fear, or not safe at home": (
            "boi/boje sie taty/ojca/mamy/matki/ojczyma/macochy/wujka/brata/partnera/meza/zony",
            "boi/boje sie wracac/wrocic/isc do domu",
            "boi/boje sie byc w domu",
            "nie czuje/czujemy sie bezpiecznie",
            "nie jest/jestem/jestesmy bezpieczn*",
            "uciekl/uciekla/ucieklismy/uciekamy z domu",
            "grozi/grozil/grozila mi/mu/jej/nam/ze",
            "zaginal/zaginela",
        ),
        "Not looked after": (
            "nie ma/mamy co jesc",
            "nie mamy jedzenia",
            "nie mamy gdzie mieszkac/spac",
            "bezdomn*",
            "wyrzucil/wyrzucila/wyrzucili nas/mnie/go/ja z domu",
        ),
        "Exploitation, and harm in the name of honour or belief": (
            "obrzezan*",
            "przymusow*/wymuszon* malzenstw*/slub*",
            "zmusza*/zmuszaja do malzenstwa/slubu",
            "handel/handlu ludzmi",
        ),
    }
)

URDU: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Harm by somebody": (
            "گھریلو تشدد",
            "تشدد کرتا/کرتی/کرتے/کیا/کر",
            "مجھے/اسے/بچے/بچی/بیٹے/بیٹی کو مارتا/مارتی/مارتے/مارا/پیٹا/پیٹتا",
            "مجھے/اسے مارتا/مارتی/مارتے/مارا/پیٹا/پیٹتا",
            "مار پیٹ",
            "جنسی زیادتی/تشدد/ہراسانی/استحصال",
            "عصمت دری",
        ),
        "Harm to oneself": (
            "خودکشی",
            "خود کشی",
            "خود کو نقصان/زخمی",
            "مرنا چاہتا/چاہتی",
            "اپنی جان لینا/لے",
        ),
        "Fear, or not safe at home": (
            "باپ/ابو/ماں/امی/سوتیلے/چچا/ماموں/شوہر سے ڈرتا/ڈرتی/ڈرتے/ڈر",
            "گھر جانے/آنے سے ڈرتا/ڈرتی/ڈر",
            "گھر میں محفوظ نہیں",
            "گھر سے بھاگ/بھاگا/بھاگی",
            "جان سے مارنے",
            "دھمکی/دھمکیاں دیتا/دیتی/دی/دے",
        ),
        "Not looked after": (
            "کھانے کو کچھ نہیں",
            "گھر میں کھانا نہیں",
            "بے گھر",
            "گھر سے نکال",
        ),
        "Exploitation, and harm in the name of honour or belief": (
            "جبری/زبردستی شادی",
            "شادی پر مجبور",
            "غیرت کے نام",
            "زنانہ ختنہ",
        ),
    }
)
